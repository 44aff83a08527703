//! Two published data sets as documents.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use rungs::{
    CountSpec, CountTableSpec, DemographicsSpec, EquityAttributeSpec, EquitySpec, EquityStageSpec, ItemCode, OutcomeSpec,
    PersonId,
};

/// The experiment and the admissions, each with its name.
pub(crate) fn classics(folder: &Path) -> Result<[(&'static str, EquitySpec); 2], Box<dyn Error>> {
    let experiment = experiment(&folder.join("gender_discrimination.csv"))?;
    let admissions = admissions(&folder.join("UCBAdmissions.csv"))?;
    Ok([("The promotion experiment of Rosen and Jerdee", experiment), ("Admissions to Berkeley in 1973", admissions)])
}

fn empty(population: &str, sexes: [&str; 2]) -> Result<EquitySpec, Box<dyn Error>> {
    let categories = sexes.iter().map(|sex| sex.parse()).collect::<Result<Vec<ItemCode>, _>>()?;
    Ok(EquitySpec::new(population.parse()?).with_attribute(EquityAttributeSpec::new("sex".parse()?, categories)))
}

/// One row for each file: the name's sex, and whether it was promoted.
pub(crate) fn experiment(path: &Path) -> Result<EquitySpec, Box<dyn Error>> {
    let mut spec = empty("files", ["female", "male"])?;
    let mut stage = EquityStageSpec::new("promotion".parse()?);
    for (number, row) in (1..).zip(csv::Reader::from_path(path)?.deserialize::<(String, String)>()) {
        let (sex, decision) = row?;
        let person = PersonId::new(&format!("file-{number:02}"))?;
        spec.people.push(DemographicsSpec::new(person.clone()).with("sex".parse()?, sex.parse()?));
        stage.rows.push(OutcomeSpec::new(person, decision == "promoted"));
    }
    Ok(spec.with_stage(stage))
}

/// A table of counts for each department.
pub(crate) fn admissions(path: &Path) -> Result<EquitySpec, Box<dyn Error>> {
    let spec = empty("applicants", ["Female", "Male"])?;
    let mut counts: BTreeMap<(String, String), (u64, u64)> = BTreeMap::new();
    for row in csv::Reader::from_path(path)?.deserialize::<(String, String, String, String, u64)>() {
        let (_, admit, gender, department, people) = row?;
        let (considered, selected) = counts.entry((department, gender)).or_default();
        *considered += people;
        *selected += if admit == "Admitted" { people } else { 0 };
    }
    let mut tables: BTreeMap<String, CountTableSpec> = BTreeMap::new();
    for ((department, gender), (considered, selected)) in counts {
        let empty = CountTableSpec::new(vec!["sex".parse()?], Vec::new());
        let table = tables.entry(department.clone()).or_insert(empty);
        table.stratum = Some(department.parse()?);
        table.cells.push(CountSpec::new(vec![gender.parse()?], considered, selected));
    }
    let mut stage = EquityStageSpec::new("admission".parse()?);
    stage.tables = tables.into_values().collect();
    Ok(spec.with_stage(stage))
}
