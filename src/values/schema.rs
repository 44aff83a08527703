//! What the values that are read by hand look like, for the schemas of documents.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Currency, Months, Share, ShareRange, Weight, WeightedLevels};

/// Says what a type that is read by hand looks like.
macro_rules! looks_like {
    ($($name:ty as $title:literal => $schema:tt)+) => {$(
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    )+};
}
pub(crate) use looks_like;

/// A day, as the `date` module reads it.
pub(crate) struct DateText;

/// A moment, as the `instant` module reads it.
pub(crate) struct InstantText;

/// An amount of money.
pub(crate) struct AmountText;

impl JsonSchema for DateText {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }
}

looks_like! {
    InstantText as "Instant" => {
        "description": "A moment in UTC.", "type": "string", "format": "date-time",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?Z$"
    }
    Weight as "Weight" => {
        "description": "How much something counts: a decimal as a string, or a whole number, more than 0 and at most 1,000 in steps of 0.001.",
        "anyOf": [{ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,9})?$" }, { "type": "integer" }]
    }
    WeightedLevels as "WeightedLevels" => {
        "description": "Levels times weights: a decimal as a string, or a whole number, in steps of 0.001.",
        "anyOf": [{ "type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,9})?$" }, { "type": "integer", "minimum": 0 }]
    }
    AmountText as "Amount" => {
        "description": "A decimal as a string, or a whole number.",
        "anyOf": [{ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,9})?$" }, { "type": "integer" }]
    }
    Share as "Share" => {
        "description": "A part of a whole, exactly.", "type": "object", "additionalProperties": false, "required": ["count", "total"],
        "properties": { "count": { "type": "integer", "minimum": 0 }, "total": { "type": "integer", "minimum": 1 } }
    }
    Currency as "Currency" => { "description": "The code of a currency.", "type": "string", "pattern": "^[A-Z]{3}$" }
    Months as "Months" => { "description": "So many months.", "type": "integer", "minimum": 0, "maximum": 1200 }
}

impl JsonSchema for ShareRange {
    fn schema_name() -> Cow<'static, str> {
        "ShareRange".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let share = generator.subschema_for::<Share>();
        json_schema!({
            "description": "A share that is only known between two bounds.",
            "type": "object", "additionalProperties": false, "required": ["least", "most"],
            "properties": { "least": share, "most": share }
        })
    }
}
