//! Reads a market from a file; `benches/matching.rs` says of what form.

use super::market::{Failure, Market};

/// The rest of a file.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const LEN: usize>(&mut self) -> Result<[u8; LEN], Failure> {
        let (first, rest) = self.0.split_first_chunk().ok_or("the file ends too early")?;
        self.0 = rest;
        Ok(*first)
    }

    fn u32(&mut self) -> Result<u32, Failure> {
        Ok(u32::from_le_bytes(self.take()?))
    }

    fn size(&mut self) -> Result<usize, Failure> {
        Ok(usize::try_from(u64::from_le_bytes(self.take()?))?)
    }

    fn u32s(&mut self, count: usize) -> Result<Vec<u32>, Failure> {
        (0..count).map(|_| self.u32()).collect()
    }
}

/// The market, and the price of an empty place.
pub fn read(path: &str) -> Result<(Market, u32), Failure> {
    let file = std::fs::read(path)?;
    let mut bytes = Bytes(&file);
    if bytes.take()? != *b"MMB1" {
        return Err("the file must begin with MMB1".into());
    }
    let (mentees, mentors, price) = (bytes.u32()? as usize, bytes.u32()? as usize, bytes.u32()?);
    let pairs = bytes.size()?;
    let (seats, wanted) = (bytes.u32s(mentors)?, bytes.u32s(mentees)?);
    let start: Vec<usize> = (0..=mentees).map(|_| bytes.size()).collect::<Result<_, _>>()?;
    let (by, score) = (bytes.u32s(pairs)?, bytes.u32s(pairs)?);
    if start[0] != 0 || start[mentees] != pairs || !start.is_sorted() {
        return Err("the lists must follow each other and hold all pairs".into());
    }
    if by.iter().any(|&mentor| mentor as usize >= mentors) {
        return Err("a pair names a mentor who is not there".into());
    }
    let pairs = by.into_iter().zip(score).collect();
    Ok((Market { seats, wanted, start, pairs, quotas: Vec::new() }, price))
}
