//! Dense indices: positions in the ladder's lists, which are sorted by id. They never leave the crate.

/// The position of a role among the ladder's roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RoleIx(pub(crate) u32);

/// The position of a competency among the ladder's competencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct CompetencyIx(pub(crate) u16);

impl RoleIx {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl CompetencyIx {
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}
