//! What is known of triples of functions.

use super::Function;

/// A triple of functions, the first of which is not FALSE.
pub(super) type Key = [Function; 3];

/// A hash map with open addressing, from triples to functions. It only grows.
#[derive(Debug)]
pub(super) struct Memo {
    /// A power of two, at most half of it in use.
    slots: Vec<(Key, Function)>,
    used: usize,
}

const NO_KEY: Key = [Function::FALSE; 3];

// In range below: a slot's index is less than the number of slots, because it is masked with that less one.
impl Memo {
    pub(super) fn new() -> Self {
        Self { slots: vec![(NO_KEY, Function::FALSE); 64], used: 0 }
    }

    /// How many triples are known.
    pub(super) fn len(&self) -> usize {
        self.used
    }

    pub(super) fn get(&self, key: Key) -> Option<Function> {
        let (found, value) = self.slots[self.slot(key)];
        (found == key).then_some(value)
    }

    pub(super) fn insert(&mut self, key: Key, value: Function) {
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(key);
        self.used += usize::from(self.slots[slot].0 == NO_KEY);
        self.slots[slot] = (key, value);
    }

    /// Where the key is, or belongs.
    fn slot(&self, key: Key) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash(0, &key) as usize & mask;
        while self.slots[slot].0 != key && self.slots[slot].0 != NO_KEY {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let larger = vec![(NO_KEY, Function::FALSE); self.slots.len() * 2];
        for (key, value) in std::mem::replace(&mut self.slots, larger) {
            if key != NO_KEY {
                let slot = self.slot(key);
                self.slots[slot] = (key, value);
            }
        }
    }
}

/// Mixes by multiplication with an odd number, 2^64 over the golden ratio (Knuth, "The Art of Computer Programming" 3, 6.4),
/// and takes the upper half, to which all bits have contributed.
pub(super) fn hash(seed: u32, functions: &[Function]) -> u32 {
    let mix = |hash: u64, word: u32| (hash.rotate_left(26) ^ u64::from(word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (functions.iter().fold(mix(0, seed), |hash, f| mix(hash, f.0)) >> 32) as u32
}
