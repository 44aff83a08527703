//! Sums over the rows of a byte matrix, each byte looked up in a small table of its column.

/// What each value of one column contributes: bytes are looked up by their low four bits.
#[derive(Debug, Clone)]
pub(crate) struct Lookup {
    pub(crate) column: usize,
    pub(crate) values: [u128; 16],
}

/// For each row of `width` bytes, the sum of what its bytes contribute. Rows without the column of a lookup get nothing for it.
///
/// # Complexity
/// One load, one look-up and one addition for each row and lookup.
pub(crate) fn row_sums<'a>(rows: &'a [u8], width: usize, lookups: &'a [Lookup]) -> impl Iterator<Item = u128> + 'a {
    // In range below: columns are less than the width of every row, and four bits than 16.
    let lookups: Vec<&Lookup> = lookups.iter().filter(|lookup| lookup.column < width).collect();
    rows.chunks_exact(width.max(1)).map(move |row| {
        let mut sum = 0u128;
        for lookup in &lookups {
            sum += lookup.values[usize::from(row[lookup.column] & 15)];
        }
        sum
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_summed_by_their_own_columns() {
        let table = |column, factor: u128| Lookup { column, values: std::array::from_fn(|value| factor * value as u128) };
        let rows = [1, 2, 3, 4, 5, 255];
        let sums: Vec<u128> = row_sums(&rows, 3, &[table(0, 1), table(2, 100), table(3, 7)]).collect();
        assert_eq!(sums, [301, 1504]);
    }
}
