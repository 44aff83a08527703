//! What an event says, in a few bytes: every text is a number, every number as short as it is small.
//!
//! [`packed!`](macro@packed) declares a type with its wire form and its packed form side by side, so that neither can lack a field of the other.

use chrono::NaiveDate;

use super::names::Names;
use crate::gap::ReadinessMethod;
use crate::values::date::Day;
use crate::values::{
    ActivityId, ActorId, AssessorId, CompetencyId, CycleId, EventId, EvidenceId, FunctionId, ItemCode, LevelCode,
    OpportunityId, PersonId, PlanId, PoolId, RoleId, RuleId, SessionId, TeamId, UnitId,
};

/// Where packed bytes go.
pub(super) struct Packer<'a> {
    pub(super) names: &'a mut Names,
    pub(super) bytes: &'a mut Vec<u8>,
    /// The numbers of the people who are named, in order.
    pub(super) people: &'a mut Vec<u32>,
    /// Whether something could not be packed: no room, or a date that no document may name.
    pub(super) fault: Option<Unpackable>,
}

/// Why an event cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unpackable {
    /// There is no room for more texts.
    Full,
    /// A date lies before 1900 or after 2200.
    Date,
}

/// Where packed bytes come from.
pub(super) struct Unpacker<'a> {
    pub(super) names: &'a Names,
    pub(super) bytes: &'a [u8],
}

/// Something that can be packed. What was packed is unpacked as it was.
pub(super) trait Pack: Sized {
    fn pack(&self, out: &mut Packer<'_>);
    /// `None` when the bytes are not those of such a thing.
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self>;
}

/// What need not be written.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Packer<'_> {
    pub(super) fn number(&mut self, mut number: u64) {
        loop {
            let low = u8::try_from(number & 0x7F).unwrap_or(0);
            number >>= 7;
            if number == 0 {
                self.bytes.push(low);
                return;
            }
            self.bytes.push(low | 0x80);
        }
    }

    pub(super) fn text(&mut self, text: &str) -> Option<u32> {
        let number = self.names.number(text);
        match number {
            Some(number) => self.number(number.into()),
            None => self.fault = Some(Unpackable::Full),
        }
        number
    }
}

impl<'a> Unpacker<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        let number = u32::try_from(self.number()?).ok()?;
        Some(self.names.text(number))
    }
}

macro_rules! pack_unsigned {
    ($($type:ty)*) => {$(
        impl Pack for $type {
            fn pack(&self, out: &mut Packer<'_>) {
                out.number(u64::from(*self));
            }
            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                Self::try_from(from.number()?).ok()
            }
        }
    )*};
}
pack_unsigned! { u8 u16 u32 u64 }

impl Pack for i64 {
    fn pack(&self, out: &mut Packer<'_>) {
        // Small numbers of either sign are short: the sign is the last bit.
        out.number(self.unsigned_abs().wrapping_shl(1).wrapping_sub(u64::from(*self < 0)));
    }
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let number = from.number()?;
        let half = i64::try_from(number >> 1).ok()?;
        Some(if number & 1 == 0 { half } else { -1 - half })
    }
}

impl Pack for bool {
    fn pack(&self, out: &mut Packer<'_>) {
        out.bytes.push(u8::from(*self));
    }
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Some(from.byte()? != 0)
    }
}

impl Pack for NaiveDate {
    fn pack(&self, out: &mut Packer<'_>) {
        let day = Day::from(*self);
        if !day.in_range() {
            out.fault = Some(Unpackable::Date);
        }
        out.number(day.offset().into());
    }
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Day::from_offset(u32::try_from(from.number()?).ok()?).date()
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Packer<'_>) {
        out.bytes.push(u8::from(self.is_some()));
        if let Some(value) = self {
            value.pack(out);
        }
    }
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Packer<'_>) {
        out.number(u64::try_from(self.len()).unwrap_or(u64::MAX));
        self.iter().for_each(|value| value.pack(out));
    }
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        let length = from.number()?;
        (0..length).map(|_| T::unpack(from)).collect()
    }
}

macro_rules! pack_ids {
    ($($type:ty),* $(,)?) => {$(
        impl Pack for $type {
            fn pack(&self, out: &mut Packer<'_>) {
                out.text(self.as_ref());
            }
            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                Self::new(from.text()?).ok()
            }
        }
    )*};
}
pack_ids!(
    ActivityId,
    ActorId,
    AssessorId,
    CompetencyId,
    CycleId,
    EventId,
    EvidenceId,
    FunctionId,
    ItemCode,
    LevelCode,
    OpportunityId,
    PlanId,
    PoolId,
    RoleId,
    RuleId,
    SessionId,
    TeamId,
    UnitId,
);

impl Pack for PersonId {
    fn pack(&self, out: &mut Packer<'_>) {
        let number = out.text(self.as_ref());
        out.people.extend(number);
    }
    fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        Self::new(from.text()?).ok()
    }
}

/// Packs a closed list of values without fields by their position.
macro_rules! pack_codes {
    ($($type:ident { $($variant:ident),* $(,)? })*) => {$(
        impl Pack for $type {
            fn pack(&self, out: &mut Packer<'_>) {
                let position = [$(Self::$variant),*].iter().position(|known| known == self);
                out.number(position.and_then(|at| u64::try_from(at).ok()).unwrap_or(u64::MAX));
            }
            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                let position = usize::try_from(from.number()?).ok()?;
                [$(Self::$variant),*].get(position).copied()
            }
        }
    )*};
}
pub(super) use pack_codes;

pack_codes! {
    ReadinessMethod { AllOrNothing, Proportional }
}

/// Packs a type of another floor field by field.
macro_rules! pack_fields {
    ($($type:ident { $($field:ident),* $(,)? })*) => {$(
        impl Pack for $type {
            fn pack(&self, out: &mut Packer<'_>) {
                $(self.$field.pack(out);)*
            }
            fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
                Some(Self { $($field: Pack::unpack(from)?),* })
            }
        }
    )*};
}
pub(super) use pack_fields;

/// Declares a struct or an enum of structs that has a wire form and a packed form. What stands behind the semicolon need not be written.
macro_rules! packed {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$must:meta])* $field:ident: $type:ty),* $(,)?
            $(; $($(#[$may:meta])* $other:ident: $other_type:ty),* $(,)?)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, expecting = "an object")]
        pub struct $name {
            $($(#[$must])* pub $field: $type,)*
            $($(
                $(#[$may])*
                #[serde(default, skip_serializing_if = "crate::program::pack::is_default")]
                pub $other: $other_type,
            )*)?
        }

        impl $crate::program::pack::Pack for $name {
            fn pack(&self, out: &mut $crate::program::pack::Packer<'_>) {
                $($crate::program::pack::Pack::pack(&self.$field, out);)*
                $($($crate::program::pack::Pack::pack(&self.$other, out);)*)?
            }
            fn unpack(from: &mut $crate::program::pack::Unpacker<'_>) -> Option<Self> {
                Some(Self {
                    $($field: $crate::program::pack::Pack::unpack(from)?,)*
                    $($($other: $crate::program::pack::Pack::unpack(from)?,)*)?
                })
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$variant_meta:meta])*
                $variant:ident $({
                    $($(#[$must:meta])* $field:ident: $type:ty),* $(,)?
                    $(; $($(#[$may:meta])* $other:ident: $other_type:ty),* $(,)?)?
                })?,
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$variant_meta])*
                $variant $({
                    $($(#[$must])* $field: $type,)*
                    $($(
                        $(#[$may])*
                        #[serde(default, skip_serializing_if = "crate::program::pack::is_default")]
                        $other: $other_type,
                    )*)?
                })?,
            )*
        }

        impl $crate::program::pack::Pack for $name {
            fn pack(&self, out: &mut $crate::program::pack::Packer<'_>) {
                #[derive(Clone, Copy)]
                enum Tag { $($variant),* }
                match self {
                    $(Self::$variant { $($($field,)* $($($other,)*)?)? } => {
                        out.bytes.push(Tag::$variant as u8);
                        $(
                            $($crate::program::pack::Pack::pack($field, out);)*
                            $($($crate::program::pack::Pack::pack($other, out);)*)?
                        )?
                    })*
                }
            }
            fn unpack(from: &mut $crate::program::pack::Unpacker<'_>) -> Option<Self> {
                #[derive(Clone, Copy)]
                enum Tag { $($variant),* }
                let tag = from.byte()?;
                $(if tag == Tag::$variant as u8 {
                    return Some(Self::$variant {
                        $(
                            $($field: $crate::program::pack::Pack::unpack(from)?,)*
                            $($($other: $crate::program::pack::Pack::unpack(from)?,)*)?
                        )?
                    });
                })*
                None
            }
        }
    };
}
pub(super) use packed;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked_as_it_was() {
        let (mut names, mut bytes) = (Names::default(), Vec::new());
        let numbers = [0, -1, 1, 63, -64, 64, i64::MAX, i64::MIN + 1, i64::MIN];
        let lists = (vec![Some("ä".parse::<ItemCode>().unwrap()), None], vec![u64::MAX, 0, 128], true);
        let mut out = Packer { names: &mut names, bytes: &mut bytes, people: &mut Vec::new(), fault: None };
        numbers.iter().for_each(|number| number.pack(&mut out));
        lists.0.pack(&mut out);
        lists.1.pack(&mut out);
        lists.2.pack(&mut out);
        assert_eq!(out.fault, None);
        let mut from = Unpacker { names: &names, bytes: &bytes };
        for number in numbers {
            assert_eq!(i64::unpack(&mut from), Some(number));
        }
        assert_eq!(Vec::unpack(&mut from), Some(lists.0));
        assert_eq!((Vec::unpack(&mut from), bool::unpack(&mut from), u8::unpack(&mut from)), (Some(lists.1), Some(true), None));
    }

    #[test]
    fn a_date_that_no_document_may_name_is_a_fault() {
        let (mut names, mut bytes) = (Names::default(), Vec::new());
        let mut out = Packer { names: &mut names, bytes: &mut bytes, people: &mut Vec::new(), fault: None };
        NaiveDate::MAX.pack(&mut out);
        assert_eq!(out.fault, Some(Unpackable::Date));
    }
}
