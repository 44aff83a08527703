//! What the benchmarks share: made-up ladders of any size, from a seed.

mod random;

pub use random::Random;

use rungs::{
    CompetencyId, CompetencySpec, Ladder, LadderSpec, LevelCode, Months, RequirementSpec, RoleId, RoleSpec, ScaleId, ScaleSpec,
    StepKind, StepSpec, Weight,
};

/// How a made-up ladder looks.
#[derive(Clone, Copy)]
pub struct Shape {
    pub ranks: u64,
    pub roles_per_rank: u64,
    pub steps_per_role: u64,
    pub competencies: u64,
    pub requirements: u64,
    /// Of every ten steps, so many lead to a role of the same rank.
    pub laterals: u64,
    /// Into how many functions the roles fall. Roles of one function ask for the same competencies, and most steps stay in it, as in a
    /// real company. With 0 every role asks for competencies at random, which is the hardest ladder there is.
    pub functions: u64,
}

pub type Failure = Box<dyn std::error::Error>;

pub fn role(rank: u64, number: u64) -> Result<RoleId, rungs::IdError> {
    RoleId::new(&format!("r{rank:02}-{number:03}"))
}

pub fn competency(number: u64) -> Result<CompetencyId, rungs::IdError> {
    CompetencyId::new(&format!("c{number:02}"))
}

/// A ladder of ranks: each role asks for some competencies, the more of each the higher its rank, give or take one level.
pub fn ladder(shape: Shape, seed: u64) -> Result<Ladder, Failure> {
    let mut random = Random(seed);
    let mut spec = LadderSpec::new();
    let scale = ScaleId::new("five")?;
    let codes: Vec<LevelCode> = (1..=5).map(|level| LevelCode::new(&format!("l{level}"))).collect::<Result<_, _>>()?;
    spec.scales.push(ScaleSpec::new(scale.clone(), codes.clone()));
    for number in 0..shape.competencies {
        let weight = Weight::from(1 + u32::try_from(random.below(3))?);
        spec.competencies.push(CompetencySpec::new(competency(number)?, scale.clone()).with_weight(weight));
    }
    for rank in 0..shape.ranks {
        for number in 0..shape.roles_per_rank {
            let mut requires = std::collections::BTreeMap::new();
            let middle = 1 + rank * 4 / shape.ranks.max(1);
            if shape.functions > 0 {
                // A third for everybody, the rest for the function; the levels rise with rank, and one in eight asks a level less.
                let (common, own) = (shape.requirements / 3, shape.requirements - shape.requirements / 3);
                let pool = (shape.competencies - common).max(1);
                let function = number % shape.functions * own;
                for asked in (0..common).chain((0..own).map(|own| common + (function + own) % pool)) {
                    let less = u64::from(random.below(8) == 0);
                    requires.insert(asked, (middle + asked % 2).saturating_sub(less).clamp(1, 5));
                }
            }
            while requires.len() < usize::try_from(shape.requirements.min(shape.competencies))? {
                let level = (middle + random.below(3)).saturating_sub(1).clamp(1, 5);
                requires.insert(random.below(shape.competencies), level);
            }
            let mut spec_role = RoleSpec::new(role(rank, number)?);
            for (asked, level) in requires {
                let code = codes[usize::try_from(level - 1)?].clone();
                let mut requirement = RequirementSpec::new(competency(asked)?, code);
                requirement = requirement.with_weight(Weight::from(1 + u32::try_from(random.below(3))?));
                requirement.gate = random.below(6) == 0;
                spec_role = spec_role.with_requirement(requirement);
            }
            spec.roles.push(spec_role);
            let mut ends = std::collections::BTreeSet::new();
            while ends.len() < usize::try_from(shape.steps_per_role.min(shape.roles_per_rank / 2))? {
                let lateral = rank + 1 == shape.ranks || random.below(10) < shape.laterals;
                let to_rank = if lateral { rank } else { rank + 1 };
                let mut to = (to_rank, random.below(shape.roles_per_rank));
                if shape.functions > 0 && random.below(10) < 7 {
                    to.1 = (to.1 - to.1 % shape.functions + number % shape.functions).min(shape.roles_per_rank - 1);
                }
                if to != (rank, number) {
                    ends.insert(to);
                }
            }
            for (to_rank, to) in ends {
                let kind = if to_rank == rank { StepKind::Lateral } else { StepKind::Promotion };
                let months = Months::new(6 * (1 + u16::try_from(random.below(6))?))?;
                spec.steps.push(StepSpec::new(role(rank, number)?, role(to_rank, to)?, kind, months));
            }
        }
    }
    Ok(spec.compile()?)
}
