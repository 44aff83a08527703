//! Who mentored whom, for the lines that mentoring makes.

use super::mentorship::MentorshipKind;
use super::view::View;
use crate::mentoring::{Lineage, MentorshipSpec};
use crate::values::Period;

impl View<'_> {
    /// The mentorships that have begun: one for each mentee, with the playbooks that were handed over. Peers teach each other, and so
    /// make two.
    #[must_use]
    pub fn mentorship_specs(self) -> Vec<MentorshipSpec> {
        let mut specs = Vec::new();
        for record in self.mentorships() {
            let (Some(mentor), Some(from)) = (&record.mentor, record.began) else { continue };
            let term = Period { from, until: record.closed };
            let playbooks = record.playbooks.iter().map(|playbook| playbook.of.clone());
            let playbooks: Vec<_> = playbooks.collect();
            for mentee in &record.mentees {
                let with = |spec: MentorshipSpec| playbooks.iter().cloned().fold(spec, MentorshipSpec::handing_over);
                specs.push(with(MentorshipSpec::new(mentor.clone(), mentee.clone(), term)));
                if record.kind == Some(MentorshipKind::Peer) {
                    specs.push(with(MentorshipSpec::new(mentee.clone(), mentor.clone(), term)));
                }
            }
        }
        specs
    }

    /// The lines that mentoring makes: which mentees became mentors, and how far each mentor reaches.
    #[must_use]
    pub fn lineage(self) -> Lineage {
        Lineage::of(&self.mentorship_specs(), self.day())
    }
}
