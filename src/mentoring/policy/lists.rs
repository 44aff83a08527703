//! A short list for each of many, all in one vector.

/// A short list for each row.
#[derive(Debug, Clone)]
pub(super) struct Lists<T> {
    /// Where each row ends in `items`.
    ends: Vec<u32>,
    items: Vec<T>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { ends: Vec::new(), items: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Adds the next row.
    pub(super) fn push(&mut self, row: impl IntoIterator<Item = T>) {
        self.items.extend(row);
        // INVARIANT: four thousand million entries do not fit in memory before their number overflows here.
        self.ends.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    /// The rows of entries that each say which row they belong to, sorted by it.
    pub(super) fn of(rows: usize, entries: Vec<(u32, T)>) -> Self {
        let mut lists = Self::default();
        let mut entries = entries.into_iter().peekable();
        for row in (0u32..).take(rows) {
            while let Some((_, item)) = entries.next_if(|(of, _)| *of <= row) {
                lists.items.push(item);
            }
            lists.ends.push(u32::try_from(lists.items.len()).unwrap_or(u32::MAX));
        }
        lists
    }

    /// The items of a row; none for a row that is not there.
    pub(super) fn row(&self, row: usize) -> &[T] {
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default() as usize;
        let end = self.ends.get(row).copied().unwrap_or_default() as usize;
        self.items.get(start..end).unwrap_or_default()
    }
}
