//! Of whom a report may tell: of people by their ids, or of nobody.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::values::PersonId;

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::values::PersonId {}
    impl Sealed for super::Nobody {}
}

/// Of whom a report may tell. [`PersonId`] in one for those inside, [`Nobody`] in one that may be published. Sealed.
pub trait Who: Clone + fmt::Debug + Ord + Serialize + for<'de> Deserialize<'de> + sealed::Sealed + 'static {
    /// Whether it may be published.
    const IS_PUBLISHED: bool;
    /// The id.
    fn as_text(&self) -> &str;
}

impl Who for PersonId {
    const IS_PUBLISHED: bool = false;

    fn as_text(&self) -> &str {
        self.as_ref()
    }
}

/// There is no value of this type, and so no report of it that names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nobody {}

impl Who for Nobody {
    const IS_PUBLISHED: bool = true;

    fn as_text(&self) -> &str {
        match *self {}
    }
}

impl Serialize for Nobody {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl<'de> Deserialize<'de> for Nobody {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("a published report names nobody"))
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    Nobody as "Nobody" => { "description": "A published report names nobody.", "not": {} }
}
