//! From predicates over attributes to tests that fit their type.

use std::collections::BTreeSet;

use super::predicate::{AttributeSpec, HasCodesSpec};
use super::resolve::{Asks, Place, Resolver, any_code, any_number, given};
use super::subject::{DECIMAL_DIGITS, Subject};
use crate::defect::{Defect, at, code};
use crate::people::{AttributeType, AttributeValue};
use crate::values::date::{self, Day};
use crate::values::{AttributeId, Id, ItemCode, Weight};

impl<'a> Resolver<'a> {
    /// The position and the type of an attribute.
    pub(super) fn typed(&mut self, name: &AttributeId, place: Place<'_>) -> Option<(usize, &'a AttributeType)> {
        let settings = self.settings;
        let found = settings.attribute(name.as_str()).and_then(|at| Some((at, &settings.attributes.get(at)?.1)));
        if found.is_none() {
            self.defects.push(Defect::unknown(code::ELIGIBILITY_UNKNOWN_ID, place(), name));
        }
        found
    }

    pub(super) fn wrong_type<T>(&mut self, place: Place<'_>, rule: &'static str) -> Option<T> {
        self.defects.push(Defect::breaks(code::ELIGIBILITY_ATTRIBUTE_TEST, place(), rule));
        None
    }

    pub(super) fn one_of(&mut self, attribute: usize, codes: &[ItemCode], place: Place<'_>) -> Option<Asks> {
        let positions = self.positions(attribute, codes, place, "one_of")?;
        let count = self.settings.codes_of(attribute);
        Some(match (positions.len() == count, count) {
            (true, ..=1) => given(Subject::Given(attribute)),
            (true, _) => any_code(Subject::Code(attribute), u32::try_from(count).unwrap_or(u32::MAX)),
            _ => Asks::OneOf(Subject::Code(attribute), positions.into_iter().collect()),
        })
    }

    /// The positions of some codes of an attribute; `None` when it has none of them.
    fn positions(
        &mut self,
        attribute: usize,
        codes: &[ItemCode],
        place: Place<'_>,
        field: &'static str,
    ) -> Option<BTreeSet<u32>> {
        let settings = self.settings;
        let (name, _, known) = settings.attributes.get(attribute)?;
        let mut positions = BTreeSet::new();
        for (at, code) in codes.iter().enumerate() {
            match known.position(code.as_str()) {
                Some(position) => drop(positions.insert(position)),
                None => {
                    let has = known.codes.iter().map(Id::as_str);
                    let list = format!("the attribute \"{name}\"");
                    let path = place().join(at![field, at]);
                    self.defects.push(Defect::not_in_list(code::ELIGIBILITY_UNKNOWN_ID, path, code, list, has));
                }
            }
        }
        Some(positions).filter(|positions| !positions.is_empty())
    }

    pub(super) fn attribute(&mut self, asked: &AttributeSpec, place: Place<'_>) -> Option<Asks> {
        let (attribute, kind) = self.typed(&asked.name, &|| place().join(at!["name"]))?;
        let AttributeSpec { is, at_least, at_most, ahead_days, months_ago, one_of, has, .. } = asked;
        let here = |field: &'static str| move || place().join(at![field]);
        // Every test is looked at before the first faulty one ends it.
        let mut tests: Vec<Option<Asks>> = Vec::new();
        if let Some(is) = is {
            tests.push(match kind {
                AttributeType::Bool if *is => Some(Asks::AtLeast(Subject::Number(attribute), 1)),
                AttributeType::Bool => Some(Asks::Below(Subject::Number(attribute), 1)),
                _ => self.wrong_type(&here("is"), "`is` is a test of attributes of type `bool`"),
            });
        }
        if let Some(value) = at_least {
            let threshold = self.threshold(kind, value, &here("at_least"));
            tests.push(threshold.map(|threshold| {
                let first: i64 = date::FIRST.number().into();
                let is_any = matches!(kind, AttributeType::Date) && threshold <= first;
                let asks = Asks::AtLeast(Subject::Number(attribute), threshold);
                if is_any { any_number(Subject::Number(attribute), first + 1) } else { asks }
            }));
        }
        if let Some(value) = at_most {
            let threshold = self.threshold(kind, value, &here("at_most"));
            tests.push(threshold.map(|threshold| {
                let last: i64 = date::LAST.number().into();
                let is_any = matches!(kind, AttributeType::Date) && threshold >= last;
                let asks = Asks::Below(Subject::Number(attribute), threshold.saturating_add(1));
                if is_any { any_number(Subject::Number(attribute), last) } else { asks }
            }));
        }
        if let Some(days) = ahead_days {
            tests.push(match kind {
                AttributeType::Date => Some(Asks::AtLeast(Subject::Ahead(attribute), (*days).into())),
                _ => self.wrong_type(&here("ahead_days"), "`ahead_days` is a test of attributes of type `date`"),
            });
        }
        if let Some(months) = months_ago {
            let least = i64::from(months.count());
            tests.push(match kind {
                AttributeType::Date => {
                    self.positive(least, place, "months_ago").map(|()| Asks::AtLeast(Subject::Ago(attribute), least))
                }
                _ => self.wrong_type(&here("months_ago"), "`months_ago` is a test of attributes of type `date`"),
            });
        }
        if let Some(codes) = one_of {
            tests.push(match kind {
                AttributeType::Code(_) => {
                    self.named_some(codes, place, "one_of").and_then(|()| self.one_of(attribute, codes, place))
                }
                _ => self.wrong_type(&here("one_of"), "`one_of` is a test of attributes of type `code`"),
            });
        }
        if let Some(has) = has {
            tests.push(match kind {
                AttributeType::Codes(_) => self.has(attribute, has, &here("has")),
                _ => self.wrong_type(&here("has"), "`has` is a test of attributes of type `codes`"),
            });
        }
        let mut tests: Vec<Asks> = tests.into_iter().collect::<Option<_>>()?;
        match tests.len() {
            0 => {
                let rule = "a predicate over an attribute must give at least one test";
                self.defects.push(Defect::breaks(code::ELIGIBILITY_EMPTY, place(), rule));
                None
            }
            1 => tests.pop(),
            // One test in a set is itself made of several, and the only one that fits the type.
            several => Some(Asks::Count(u32::try_from(several).unwrap_or(u32::MAX), tests)),
        }
    }

    fn has(&mut self, attribute: usize, has: &HasCodesSpec, place: Place<'_>) -> Option<Asks> {
        self.named_some(&has.of, place, "of")?;
        // A code that is named twice is one.
        let different = has.of.iter().collect::<BTreeSet<_>>().len();
        let k = has.at_least.map_or(different, usize::from);
        let is_in_range = (1..=different).contains(&k);
        if !is_in_range {
            let what = "`at_least` must be at least 1 and at most the number of codes";
            let path = place().join(at!["at_least"]);
            self.defects.push(Defect::out_of_range(code::ELIGIBILITY_K_OUT_OF_RANGE, path, what, &k));
        }
        let codes = self.positions(attribute, &has.of, place, "of")?;
        let each = codes.into_iter().map(|code| Asks::AtLeast(Subject::Has(attribute, code), 1)).collect();
        is_in_range.then(|| Asks::Count(u32::try_from(k).unwrap_or(u32::MAX), each))
    }

    /// A threshold as the number that the attribute's values are kept as.
    fn threshold(&mut self, kind: &AttributeType, value: &AttributeValue, place: Place<'_>) -> Option<i64> {
        let decimal = |weight: Weight| {
            let billionths = super::facts::billionths(weight.to_decimal());
            // What does not fit could not be compared exactly.
            (billionths != i64::MIN && billionths != i64::MAX).then_some(billionths)
        };
        let found = match (kind, value) {
            (AttributeType::Integer, AttributeValue::Integer(value)) if *value != i64::MAX && *value != i64::MIN => {
                Some(*value)
            }
            (AttributeType::Decimal, AttributeValue::Integer(value)) => {
                10i64.checked_pow(DECIMAL_DIGITS).and_then(|factor| value.checked_mul(factor))
            }
            (AttributeType::Decimal, AttributeValue::Text(text)) => text.parse().ok().and_then(decimal),
            (AttributeType::Date, AttributeValue::Text(text)) => {
                let day = date::parse(text).map(Day::from).filter(|day| day.in_range());
                day.map(|day| day.number().into())
            }
            (AttributeType::Integer | AttributeType::Decimal | AttributeType::Date, _) => None,
            _ => return self.wrong_type(place, "only attributes of type `integer`, `decimal` and `date` have an order"),
        };
        if found.is_none() {
            let rule = match kind {
                AttributeType::Integer => {
                    "a threshold of an attribute of type `integer` must be a whole number, and not the least or the greatest of 64 bits"
                }
                AttributeType::Decimal => {
                    "a threshold of an attribute of type `decimal` must be a whole number, or a string of at most nine digits before and \
                     behind the point"
                }
                _ => "a threshold of an attribute of type `date` must be a date as YYYY-MM-DD, from 1900 to 2200",
            };
            return self.wrong_type(place, rule);
        }
        found
    }
}
