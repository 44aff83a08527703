//! What all lifecycles have in common: closed lists of stages and moves, and a function from one stage to the next.

use chrono::NaiveDate;

use super::event::{Actor, ActorRole};
use super::names::NOBODY;
use super::pack::Pack;
use super::transition::Barred;
use crate::values::ItemCode;

/// The state of one lifecycle as its machine sees it: the stage, and the little that a later move depends on.
pub(super) trait Machine: Copy {
    /// What can happen, without what it says.
    type Move: Named;

    /// The state after a move, `None` when the move is not legal. Nothing has happened yet when there is no state before.
    fn after(before: Option<Self>, step: Self::Move, by: By) -> Option<Self>;

    /// Why this actor may not make a move that others may make.
    fn barred(_before: Option<Self>, _step: Self::Move, _by: By) -> Option<Barred> {
        None
    }

    /// Whether a move is a decision, which not everybody can undo.
    fn decides(_step: Self::Move) -> Option<Decides> {
        None
    }

    /// Whether a move says whom the decisions are about.
    fn names(_step: Self::Move) -> bool {
        false
    }

    /// The name of the stage.
    fn stage(self) -> &'static str;
}

/// Who cannot undo a decision, beside whoever could not have made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decides {
    /// The person whom it is about cannot.
    pub(super) about_somebody: bool,
    /// It takes a person, so that a system cannot.
    pub(super) takes_a_person: bool,
    /// It is of whoever it was about when it was recorded, and of nobody else afterwards.
    pub(super) of_one_person: bool,
}

impl Decides {
    /// What a person decides about another one.
    pub(super) const ABOUT_ANOTHER: Self = Self { about_somebody: true, takes_a_person: true, of_one_person: false };
}

/// A closed list of named values.
pub(super) trait Named: Copy + 'static {
    const LIST: &'static [Self];

    fn name(self) -> &'static str;

    /// The position in the list.
    fn code(self) -> u8;

    fn of_code(code: u8) -> Option<Self> {
        Self::LIST.get(usize::from(code)).copied()
    }
}

/// Who makes a move. Numbers are those of the journal's texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    pub(super) actor: u32,
    pub(super) role: ActorRole,
    /// The first person whom the event names.
    pub(super) who: u32,
    /// Whether the event names that person again.
    pub(super) with_self: bool,
    /// Whether the actor is the second person whom it names.
    pub(super) is_second: bool,
    /// Of a decision about one person, whom it was about as far as was known when it was recorded.
    pub(super) decided_of: Option<u32>,
}

/// The rules of authority that lifecycles share. Each is the reason why this actor is barred, if it is.
impl By {
    /// What takes a person: a program cannot say it for one.
    pub(super) fn not_a_person(self) -> Option<Barred> {
        (self.role == ActorRole::System).then_some(Barred::NotAPerson)
    }

    /// What nobody says of themself. Who is not known cannot be known to be somebody else.
    pub(super) fn own_case(self, whose: u32) -> Option<Barred> {
        (self.actor == whose || whose == NOBODY).then_some(Barred::OwnCase)
    }

    /// What takes a person other than the one whom it is about.
    pub(super) fn no_other_person(self, whose: u32) -> Option<Barred> {
        self.not_a_person().or_else(|| self.own_case(whose))
    }

    /// What takes a person other than the one whom it is about, and was said of nobody else.
    pub(super) fn not_of_them(self, whose: u32) -> Option<Barred> {
        let was_of_another = self.decided_of.is_some_and(|of| of != whose);
        self.no_other_person(whose).or_else(|| was_of_another.then_some(Barred::OfAnother))
    }

    /// What only one person can say.
    pub(super) fn not_their_own(self, whose: u32) -> Option<Barred> {
        self.not_a_person().or_else(|| (self.actor != whose).then_some(Barred::OthersWord))
    }

    /// What takes two.
    pub(super) fn alone(self) -> Option<Barred> {
        self.with_self.then_some(Barred::WithSelf)
    }
}

/// What an event of one lifecycle says.
pub(super) trait Happening: Pack {
    type State: Machine;

    /// Which move it is.
    fn step(&self) -> <Self::State as Machine>::Move;
}

/// What is known of one lifecycle: built up from the events that its machine took.
pub(super) trait Case: Sized {
    type Id;
    type Event: Happening;

    /// A lifecycle of which only the id is known.
    fn begin(id: Self::Id) -> Self;

    /// Takes what an event says, and the state after it.
    fn take(&mut self, event: Self::Event, state: <Self::Event as Happening>::State, seen: &Seen);
}

/// What an event says beside what happened.
pub(super) struct Seen {
    pub(super) on: NaiveDate,
    pub(super) actor: Actor,
    pub(super) reason: Option<ItemCode>,
}

/// Declares a closed list of values, each with the name that it has on the wire and in messages.
macro_rules! named {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$value_meta:meta])* $value:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $vis enum $name { $($(#[$value_meta])* #[serde(rename = $text)] $value,)* }

        impl $crate::program::machine::Named for $name {
            const LIST: &'static [Self] = &[$(Self::$value),*];

            fn name(self) -> &'static str {
                match self { $(Self::$value => $text,)* }
            }

            fn code(self) -> u8 {
                self as u8
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad($crate::program::machine::Named::name(*self))
            }
        }
    };
}
pub(super) use named;

/// Packs a list of [`named!`] values by their position.
macro_rules! pack_named {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::program::pack::Pack for $type {
            fn pack(&self, out: &mut $crate::program::pack::Packer<'_>) {
                out.bytes.push($crate::program::machine::Named::code(*self));
            }
            fn unpack(from: &mut $crate::program::pack::Unpacker<'_>) -> Option<Self> {
                $crate::program::machine::Named::of_code(from.byte()?)
            }
        }
    )*};
}
pub(super) use pack_named;

/// A machine whose state is its stage alone; who is barred from a move and which moves are decisions, functions say, if there are such.
macro_rules! plain_machine {
    ($stage:ident { $($before:pat, $step:pat => $after:ident;)* } $(barred by $barred:path)? $(, decides $decides:path)? $(, names $names:path)?) => {
        impl $crate::program::machine::Machine for $stage {
            type Move = Move;

            fn after(before: Option<Self>, step: Move, by: $crate::program::machine::By) -> Option<Self> {
                if Self::barred(before, step, by).is_some() {
                    return None;
                }
                match (before, step) {
                    $(($before, $step) => Some(Self::$after),)*
                    _ => None,
                }
            }

            $(fn barred(before: Option<Self>, step: Move, by: $crate::program::machine::By) -> Option<$crate::program::transition::Barred> {
                $barred(before, step, by)
            })?

            $(fn decides(step: Move) -> Option<$crate::program::machine::Decides> {
                $decides(step)
            })?

            $(fn names(step: Move) -> bool {
                step == $names
            })?

            fn stage(self) -> &'static str {
                $crate::program::machine::Named::name(self)
            }
        }
    };
}
pub(super) use plain_machine;
