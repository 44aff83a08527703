//! A report: whose, as of when, and its sections.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::finding::ReportFinding;
use super::section::{ReportSection, SectionKind};
use super::who::Who;
use super::words::ReportLabel;
use crate::defect::{Defect, Defects, Invalid, at, code, json};
use crate::values::{ItemCode, Period, PersonId};

/// The format tag of this document.
const FORMAT: &str = "rungs/report/1";

/// What was found about a company on a day: data first, of which every format is a view.
///
/// `Report<PersonId>`, the default, is for those inside and names people by their ids. `Report<Nobody>` may be published: its type has no place for an
/// id of a person, and [`Report::published`] hides what tells of few.
///
/// ```
/// use rungs::{Figure, PersonId, Report, ReportFinding, ReportSection, ReportSentence, SectionKind, WhichIsBetter};
/// let report = |mentored| {
///     let says = ReportSentence::text("A mentor is there for ").figure(Figure::People(mentored)).then(" people.");
///     let finding = ReportFinding::new("mentoring/mentored", says).figure(Figure::People(mentored), WhichIsBetter::More);
///     let day = "2026-09-30".parse().expect("a day");
///     Report::<PersonId>::new("staff".parse().expect("a code"), day).with(ReportSection::new(SectionKind::Mentoring).with_finding(finding))
/// };
/// let this_year = report(31).against(&report(24));
/// assert_eq!(this_year.sections()[0].findings[0].last, Some(Figure::People(24)));
/// assert_eq!(Report::<PersonId>::from_json(&this_year.to_json())?, this_year);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Report<P = PersonId> {
    format: String,
    audience: Audience,
    pub(super) population: ItemCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(with = "crate::values::date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub(super) as_of: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) window: Option<Period>,
    /// The day of the report that it was compared with.
    #[serde(default, with = "crate::values::date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
    pub(super) compared_with: Option<NaiveDate>,
    #[serde(bound(deserialize = "P: Deserialize<'de>"))]
    pub(super) sections: Vec<ReportSection<P>>,
}

/// For whom it is; on the wire, so that a reader of JSON sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Audience {
    Internal,
    Published,
}

impl Audience {
    const fn of<P: Who>() -> Self {
        if P::IS_PUBLISHED { Self::Published } else { Self::Internal }
    }
}

impl<P: Who> Report<P> {
    /// A report without sections.
    #[must_use]
    pub fn new(population: ItemCode, as_of: NaiveDate) -> Self {
        Self {
            format: FORMAT.to_owned(),
            audience: Audience::of::<P>(),
            population,
            title: None,
            as_of,
            window: None,
            compared_with: None,
            sections: Vec::new(),
        }
    }

    /// Under this title.
    #[must_use]
    pub fn titled(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned());
        self
    }

    /// Of this period.
    #[must_use]
    pub const fn within(mut self, window: Period) -> Self {
        self.window = Some(window);
        self
    }

    /// With a section; in the place of one of its kind that is there already. Sections stand in the order of [`SectionKind`], whatever order they
    /// are given in.
    #[must_use]
    pub fn with(mut self, section: ReportSection<P>) -> Self {
        match self.sections.binary_search_by_key(&section.kind, |other| other.kind) {
            Ok(at) => {
                if let Some(slot) = self.sections.get_mut(at) {
                    *slot = section;
                }
            }
            Err(at) => self.sections.insert(at, section),
        }
        self
    }

    /// Of whom it tells.
    #[must_use]
    pub const fn population(&self) -> &ItemCode {
        &self.population
    }

    /// Its title; of whom it tells where it has none.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(self.population.as_ref())
    }

    /// The day that everything is said as of.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The period that it is of.
    #[must_use]
    pub const fn window(&self) -> Option<Period> {
        self.window
    }

    /// The day of the report that it was compared with.
    #[must_use]
    pub const fn compared_with(&self) -> Option<NaiveDate> {
        self.compared_with
    }

    /// The sections, by kind.
    #[must_use]
    pub fn sections(&self) -> &[ReportSection<P>] {
        &self.sections
    }

    /// The section of a kind, if there is one.
    #[must_use]
    pub fn section(&self, kind: SectionKind) -> Option<&ReportSection<P>> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The findings of all sections, the most urgent first; of equals in the order of the report.
    #[must_use]
    pub fn by_urgency(&self) -> Vec<(SectionKind, &ReportFinding<P>)> {
        let of = |section: &'_ ReportSection<P>| section.kind;
        let mut all: Vec<_> = self
            .sections
            .iter()
            .flat_map(|section| section.findings.iter().map(move |finding| (of(section), finding)))
            .collect();
        all.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.urgency));
        all
    }

    /// Compares every finding with what the same statement, about the same thing, said in an earlier report.
    #[must_use]
    pub fn against(mut self, previous: &Self) -> Self {
        type Key<'a, P> = (SectionKind, &'a str, Option<&'a ReportLabel<P>>);
        let mut before: BTreeMap<Key<'_, P>, &ReportFinding<P>> = BTreeMap::new();
        for section in &previous.sections {
            for finding in &section.findings {
                before.entry((section.kind, &finding.statement, finding.about.as_ref())).or_insert(finding);
            }
        }
        for section in &mut self.sections {
            for finding in &mut section.findings {
                let last = before.get(&(section.kind, finding.statement.as_str(), finding.about.as_ref()));
                if let Some(last) = last {
                    finding.against(last);
                }
            }
        }
        self.compared_with = Some(previous.as_of);
        self
    }

    /// The JSON document.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Keys are strings and numbers finite: there is nothing that JSON could not hold.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads the JSON document; one that names people is none of those that may be published.
    ///
    /// # Errors
    /// [`Invalid`] with every section that is not of the form.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its sections unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            audience: Audience,
            population: ItemCode,
            title: Option<String>,
            #[serde(with = "crate::values::date")]
            as_of: NaiveDate,
            window: Option<Period>,
            #[serde(default, with = "crate::values::date::option")]
            compared_with: Option<NaiveDate>,
            #[serde(borrow)]
            sections: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            if door.audience != Audience::of::<P>() {
                let rule = "a report for those inside is not one that may be published";
                defects.push(Defect::breaks(code::JSON_SHAPE, at!["audience"], rule));
            }
            let report = Self {
                title: door.title,
                window: door.window,
                compared_with: door.compared_with,
                ..Self::new(door.population, door.as_of)
            };
            let sections = json::list(door.sections, &at!["sections"], &mut defects);
            sections.into_iter().fold(report, Self::with)
        });
        defects.into_read(read)
    }
}
