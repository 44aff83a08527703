//! Numbers sorted into groups by counting.

/// For each group the numbers in it, ascending.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    /// Where each group begins, and the end of the last.
    start: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// From groups and members, in the order of members; a member may be in several groups. Groups are numbered from 0: as many are kept as
    /// the greatest number asks for, so that numbers should be small. At most 2^32 members.
    ///
    /// # Complexity
    /// Linear in groups and members.
    pub(crate) fn new(members: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut start: Vec<u32> = Vec::new();
        for (group, _) in members.clone() {
            let after = group as usize + 1;
            if after >= start.len() {
                start.resize(after + 1, 0);
            }
            start[after] += 1;
        }
        for at in 1..start.len() {
            start[at] += start[at - 1];
        }
        let mut next = start.clone();
        let mut sorted = vec![0; start.last().copied().unwrap_or(0) as usize];
        for (group, member) in members {
            let at = &mut next[group as usize];
            sorted[*at as usize] = member;
            *at += 1;
        }
        Self { start, members: sorted }
    }

    /// The members of a group; none of one that is not there.
    pub(crate) fn of(&self, group: u32) -> &[u32] {
        match (self.start.get(group as usize), self.start.get(group as usize + 1)) {
            (Some(&start), Some(&end)) => &self.members[start as usize..end as usize],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Groups;

    #[test]
    fn each_group_has_its_members_in_order() {
        let groups = Groups::new([(3, 1), (0, 2), (3, 5), (3, 7)].into_iter());
        assert_eq!(groups.of(3), [1, 5, 7]);
        assert_eq!(groups.of(0), [2]);
        assert!(groups.of(1).is_empty() && groups.of(4).is_empty() && groups.of(u32::MAX).is_empty());
        assert!(Groups::new(std::iter::empty()).of(0).is_empty());
    }
}
