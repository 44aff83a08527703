//! How many people a company will need in each role.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::defect::{Defect, Defects, Invalid, at, code, json};
use crate::ladder::{Ladder, Role};
use crate::people::Roster;
use crate::values::{Id, IdKind, RoleId};

/// The format tag of this document.
const FORMAT: &str = "rungs/demand/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// The seats that a company plans for, as written. A role that is not named has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct DemandSpec {
    /// The format tag, `rungs/demand/1`.
    #[serde(default = "format")]
    pub format: String,
    /// The seats of each role.
    pub seats: Vec<SeatSpec>,
}

/// The seats of one role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct SeatSpec {
    /// The role.
    pub role: RoleId,
    /// How many people it is to have.
    pub seats: u32,
}

impl SeatSpec {
    /// So many seats.
    #[must_use]
    pub const fn new(role: RoleId, seats: u32) -> Self {
        Self { role, seats }
    }
}

impl DemandSpec {
    /// A demand for these seats.
    #[must_use]
    pub fn new(seats: Vec<SeatSpec>) -> Self {
        Self { format: FORMAT.to_owned(), seats }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// ```
    /// let spec = rungs::DemandSpec::from_json(r#"{"seats": [{"role": "lead", "seats": 3}]}"#)?;
    /// assert_eq!(spec.seats[0].seats, 3);
    /// assert!(rungs::DemandSpec::from_json(r#"{"seats": [{"role": "lead", "seats": -1}]}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its list unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            seats: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let mut spec = Self::new(Vec::new());
        if let Some(door) = json::object::<Door<'_>>(text, &Default::default(), &mut defects) {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            spec.seats = json::list(door.seats, &at!["seats"], &mut defects);
        }
        defects.into_warnings()?;
        Ok(spec)
    }

    /// Compiles the demand against a ladder.
    ///
    /// # Errors
    /// [`Invalid`] with every role that the ladder does not have (and the nearest it has) or that is given twice.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{DemandSpec, RoleId, SeatSpec};
    /// let seats = |role| Ok::<_, rungs::IdError>(DemandSpec::new(vec![SeatSpec::new(RoleId::new(role)?, 3)]));
    /// assert!(seats("operations-lead")?.compile(&ladder).is_ok());
    /// assert_eq!(seats("operations-led")?.compile(&ladder).unwrap_err().defects()[0].code().as_str(), "demand/unknown_id");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, ladder: &Ladder) -> Result<Demand, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let mut seats = BTreeMap::new();
        let mut first = BTreeMap::new();
        for (index, seat) in self.seats.iter().enumerate() {
            let place = at!["seats", index, "role"];
            if ladder.role_ix(seat.role.as_str()).is_none() {
                defects.push(Defect::unknown(code::DEMAND_UNKNOWN_ID, place, &seat.role));
                continue;
            }
            if let Some(&earlier) = first.get(&seat.role) {
                defects.push(Defect::duplicate(code::DEMAND_DUPLICATE, place, &seat.role, at!["seats", earlier, "role"]));
                continue;
            }
            first.insert(&seat.role, index);
            seats.insert(seat.role.clone(), seat.seats);
        }
        defects.suggest(IdKind::Role, || ladder.roles().map(|role| role.id().as_str()));
        defects.into_warnings()?;
        Ok(Demand { seats })
    }
}

/// The seats of each role, compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    seats: BTreeMap<RoleId, u32>,
}

impl Demand {
    /// As many seats as there are holders on a date: the demand of a company that stays as it is.
    #[must_use]
    pub fn as_staffed(roster: &Roster, date: NaiveDate) -> Self {
        let mut seats = BTreeMap::new();
        for role in roster.roles_on(date).flatten().filter_map(|role| roster.ladder().role_at(role)) {
            let held = seats.entry(role.id().clone()).or_insert(0u32);
            *held = held.saturating_add(1);
        }
        Self { seats }
    }

    /// The seats of a role; 0 when it has none.
    #[must_use]
    pub fn seats_of(&self, role: Role<'_>) -> u32 {
        self.seats.get(role.id()).copied().unwrap_or_default()
    }

    /// The roles that seats are planned for, by id, and how many.
    pub fn seats(&self) -> impl Iterator<Item = (&RoleId, u32)> {
        self.seats.iter().map(|(role, &seats)| (role, seats))
    }
}
