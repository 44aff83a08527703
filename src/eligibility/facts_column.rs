//! The facts of a whole company, subject by subject.

use super::candidate::Judge;
use super::facts::effort;
use super::subject::{Fact, Subject};
use crate::gap::RoleMeasure;
use crate::ladder::CompetencyIx;
use crate::people::{Profiles, UNKNOWN};
use crate::values::Level;

/// The levels of everybody under some limits of evidence, made once for all subjects that need them.
pub(super) struct Levels(Vec<(super::subject::Evidence, Profiles)>);

impl Levels {
    /// Of nobody yet; `profiles` are those under the policy itself, where the caller has them already.
    pub(super) fn new(profiles: Option<&Profiles>) -> Self {
        Self(profiles.map(|profiles| (super::subject::Evidence::default(), profiles.clone())).into_iter().collect())
    }

    fn under(&mut self, judge: &Judge, evidence: &super::subject::Evidence) -> Profiles {
        if let Some((_, profiles)) = self.0.iter().find(|(known, _)| known == evidence) {
            return profiles.clone();
        }
        let profiles = judge.roster.profiles(&evidence.narrow(&judge.policy), judge.as_of);
        self.0.push((evidence.clone(), profiles.clone()));
        profiles
    }
}

/// Somebody's level of each competency.
type LevelOf<'a> = dyn Fn(CompetencyIx) -> Option<Level> + 'a;

/// What is known of one subject of everybody, by person.
///
/// # Complexity
/// Linear in people and in their records of the kind.
pub(super) fn column(judge: &Judge, subject: &Subject, domain: Fact, levels: &mut Levels) -> Vec<(i64, i64)> {
    let bounds = |fact: Fact| (fact.least, fact.most);
    let rows = |profiles: &Profiles, fact: &dyn Fn(&LevelOf<'_>) -> Fact| {
        let people = judge.roster.people();
        let row = |person: crate::people::Person<'_>| {
            let row = profiles.row(person.ix());
            bounds(fact(&|competency| {
                row.get(competency.index()).copied().filter(|&level| level != UNKNOWN).and_then(Level::at)
            }))
        };
        people.map(row).collect()
    };
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    match subject {
        Subject::Level(competency, evidence) => {
            let profiles = levels.under(judge, evidence);
            rows(&profiles, &|level| level(*competency).map_or(domain, |level| Fact::known(level.position().into())))
        }
        Subject::Readiness(role, method) => {
            let Some(role) = judge.roster.ladder().role_at(*role) else { return Vec::new() };
            let (measure, profiles) = (RoleMeasure::new(role, *method), levels.under(judge, &Default::default()));
            rows(&profiles, &|level| {
                let (least, most) = measure.range(level);
                Fact::between(number(least), number(most))
            })
        }
        Subject::Gap(role) => {
            let Some(role) = judge.roster.ladder().role_at(*role) else { return Vec::new() };
            let profiles = levels.under(judge, &Default::default());
            rows(&profiles, &|level| effort(role, level))
        }
        Subject::Given(at)
        | Subject::Number(at)
        | Subject::Ahead(at)
        | Subject::Ago(at)
        | Subject::Code(at)
        | Subject::Has(at, _) => {
            let scene = judge.scene();
            judge.roster.attribute_rows(*at, bounds(domain), |value| bounds(scene.attribute(subject, value).unwrap_or(domain)))
        }
        _ => {
            let scene = judge.scene();
            judge.roster.people().map(|person| bounds(scene.fact(person, subject))).collect()
        }
    }
}
