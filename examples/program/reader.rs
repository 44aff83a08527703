//! From the table of a release team's seats to the journal of a programme.
//!
//! A row is a seat: the release, the role, whether its holder leads or shadows, and the holder. A seat becomes a placement that is proposed, agreed,
//! begun and completed: a shadow's a shadowing, a lead's a project, hosted by the role's group. The table has no dates: a release is given the four
//! months that its number has when releases are counted from January 2017 on, so that days tell the order of releases and nothing else.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use chrono::{DateTime, Months, NaiveDate, NaiveTime, Utc};
use rungs::{
    Actor, ActorRole, AgreeingSide, Event, EventId, EventKind, Id, Journal, PersonId, PlacementEvent, PlacementId,
    PlacementKind, PlacementRecord, UnitId, View,
};

/// The table's file.
const FILE: &str = "release_team_anon.csv";

/// A seat as the table has it.
pub(crate) struct Seat {
    pub(crate) release: String,
    pub(crate) role: String,
    pub(crate) leads: bool,
    pub(crate) person: PersonId,
}

/// The table.
pub(crate) struct Seats {
    /// In the order of the table, which is that of the releases.
    pub(crate) releases: Vec<String>,
    pub(crate) seats: Vec<Seat>,
}

impl Seats {
    /// Reads the table in a folder. A row that makes no sense ends the reading: a seat that is lost would change answers.
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let file = folder.join(FILE);
        let mut reader =
            csv::Reader::from_path(&file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        let mut table = Self { releases: Vec::new(), seats: Vec::new() };
        for row in reader.deserialize::<(String, String, String, String)>() {
            let (release, role, position, person) = row?;
            let leads = match position.as_str() {
                "lead" => true,
                "shadow" => false,
                _ => return Err(format!("{}: {position} is neither lead nor shadow", file.display()).into()),
            };
            if table.releases.last() != Some(&release) {
                if table.releases.contains(&release) {
                    return Err(format!("{}: release {release} comes in two places", file.display()).into());
                }
                table.releases.push(release.clone());
            }
            table.seats.push(Seat { release, role, leads, person: person.parse()? });
        }
        Ok(table)
    }

    /// The journal: six events for each seat.
    pub(crate) fn journal(&self) -> Result<Journal, Box<dyn Error>> {
        let mut journal = Journal::new();
        let number: BTreeMap<&str, usize> = self.releases.iter().map(String::as_str).zip(0..).collect();
        for seat in &self.seats {
            let period = number.get(seat.release.as_str()).copied().ok_or("a seat is of a release")?;
            let (from, until) = (first_day(period)?, first_day(period + 1)?);
            let position = if seat.leads { "lead" } else { "shadow" };
            let id: PlacementId = format!("{}/{}/{position}/{}", seat.release, seat.role, seat.person).parse()?;
            let host: UnitId = seat.role.parse()?;
            let kind = if seat.leads { PlacementKind::Project } else { PlacementKind::Shadowing };
            let proposed = PlacementEvent::Proposed {
                person: seat.person.clone(),
                kind,
                host,
                home: None,
                opportunity: None,
                starts: Some(from),
                ends: Some(until),
                share: 0,
                objectives: Vec::new(),
                deliverables: Vec::new(),
                criteria: Vec::new(),
                exit: None,
                sponsor: None,
                check_in_days: 0,
            };
            let agreed = [AgreeingSide::Home, AgreeingSide::Host, AgreeingSide::Participant];
            let agreed = agreed.into_iter().map(|side| (from, PlacementEvent::Agreed { side }));
            let theirs = PlacementEvent::Agreed { side: AgreeingSide::Participant };
            let began = (from, PlacementEvent::Began { onboarding: Vec::new() });
            let completed = (until, PlacementEvent::Completed { delivered: Vec::new() });
            let all = [(from, proposed)].into_iter().chain(agreed).chain([began, completed]);
            for (step, (on, event)) in all.enumerate() {
                // What holds on a day is recorded on it, step after step.
                let recorded: DateTime<Utc> =
                    on.and_time(NaiveTime::MIN).and_utc() + chrono::TimeDelta::minutes(i64::try_from(step)?);
                // Whoever takes a seat agrees to it; all else is the team's, which people lead.
                let actor = if event == theirs {
                    Actor::new(seat.person.as_ref().parse()?, ActorRole::Person)
                } else {
                    Actor::new("release-team".parse()?, ActorRole::Manager)
                };
                let event_id: EventId = format!("{}#{step}", id.as_str()).parse()?;
                let kind = EventKind::Placement { id: id.clone(), event };
                journal.push(&Event::new(event_id, recorded, on, actor, kind))?;
            }
        }
        Ok(journal)
    }
}

/// The first day of a release, by its number.
pub(crate) fn first_day(period: usize) -> Result<NaiveDate, Box<dyn Error>> {
    let months = Months::new(u32::try_from(4 * period)?);
    NaiveDate::from_ymd_opt(2017, 1, 1)
        .and_then(|day| day.checked_add_months(months))
        .ok_or_else(|| "a day of the calendar".into())
}

/// The number of the release that a day lies in.
fn period(day: NaiveDate) -> i32 {
    use chrono::Datelike;
    (day.year() - 2017) * 3 + i32::try_from(day.month0() / 4).unwrap_or(0)
}

/// When somebody first shadowed and first led, as numbers of releases.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Firsts {
    pub(crate) shadowed: Option<i32>,
    pub(crate) led: Option<i32>,
}

impl Firsts {
    /// How many releases after their first shadowing they first led, where it was later.
    pub(crate) fn lag(self) -> Option<i32> {
        let lag = self.led? - self.shadowed?;
        (lag > 0).then_some(lag)
    }
}

/// What a view says of everybody: by the placements that have begun.
pub(crate) fn firsts(view: View<'_>) -> BTreeMap<PersonId, Firsts> {
    let mut firsts: BTreeMap<PersonId, Firsts> = BTreeMap::new();
    for placement in view.placements() {
        let (Some(person), Some(began)) = (placement.person.clone(), placement.began) else { continue };
        let first = firsts.entry(person).or_default();
        let slot = if leads(&placement) { &mut first.led } else { &mut first.shadowed };
        *slot = Some(slot.map_or(period(began), |known| known.min(period(began))));
    }
    firsts
}

pub(crate) fn leads(placement: &PlacementRecord) -> bool {
    placement.kind == Some(PlacementKind::Project)
}
