//! Whether one function implies another, without making a node.

use super::memo::{Key, Memo};
use super::{Diagram, Full, Function};

/// A triple `[f, given, g]` in which a choice is looked for of which `f` and `given` are true and `g` is not, and the class
/// that is being tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doubt {
    key: Key,
    level: u32,
    class: u16,
}

/// What is seen of a triple without a walk.
enum Glance {
    Holds,
    /// For what is left of `f` and `g`.
    Fails(Function, Function),
    Open(Key),
}

/// How many triples that hold are kept from one question to the next: more than these would no longer be near in memory.
const KEPT: usize = 1 << 18;

impl Diagram {
    /// `None` when `g` is true wherever `f` and `given` are. Otherwise one choice against it, as (level, class) by level;
    /// levels that are not named are free.
    ///
    /// Each level takes the lowest class that leaves a choice for those after it.
    ///
    /// # Errors
    /// When the budget is used up; what is seen without a walk is answered still.
    ///
    /// # Complexity
    /// As [`Diagram::is_implied`], and the levels of the choice with their classes, which are not counted as steps.
    pub(crate) fn implies(&mut self, f: Function, g: Function, given: Function) -> Result<Option<Vec<(u32, u16)>>, Full> {
        let Some((f, g)) = self.refuted(f, g, given)? else { return Ok(None) };
        let doubts = self.doubts.iter().map(|doubt| (doubt.level, doubt.class));
        let (rest, goal) = if g == Function::FALSE { (f, Function::TRUE) } else { (g, Function::FALSE) };
        Ok(Some(doubts.chain(self.way(rest, goal)).collect()))
    }

    /// Whether `g` is true wherever `f` and `given` are.
    ///
    /// # Errors
    /// When the budget is used up; what is seen without a walk is answered still.
    ///
    /// # Complexity
    /// At most one step for each triple of nodes below the three, and none for those of which an earlier question has found
    /// that they hold. It ends when it is sure that there is a choice against it, and is much sooner so when `given` is TRUE.
    pub(crate) fn is_implied(&mut self, f: Function, g: Function, given: Function) -> Result<bool, Full> {
        Ok(self.refuted(f, g, given)?.is_none())
    }

    /// What is left of `f` and `g` where the doubts have led, when there is a choice against it: `f` is then TRUE or `g` FALSE,
    /// and nothing is left of `given`.
    fn refuted(&mut self, f: Function, g: Function, given: Function) -> Result<Option<(Function, Function)>, Full> {
        self.doubts.clear();
        if self.holds.len() > KEPT {
            self.holds = Memo::new();
        }
        let mut doubt = match self.glance(f, given, g) {
            Glance::Holds => return Ok(None),
            Glance::Fails(f, g) => return Ok(Some((f, g))),
            Glance::Open(key) => self.doubt(key)?,
        };
        loop {
            match self.next(&mut doubt) {
                Glance::Fails(f, g) => {
                    self.doubts.push(doubt);
                    return Ok(Some((f, g)));
                }
                Glance::Open(key) => {
                    self.doubts.push(doubt);
                    doubt = self.doubt(key)?;
                }
                Glance::Holds => {
                    self.holds.insert(doubt.key, Function::TRUE);
                    let Some(parent) = self.doubts.pop() else { return Ok(None) };
                    doubt = parent;
                    doubt.class += 1;
                }
            }
        }
    }

    fn doubt(&mut self, key: Key) -> Result<Doubt, Full> {
        let level = self.nodes.top(key);
        self.take(level)?;
        Ok(Doubt { key, level, class: 0 })
    }

    /// Tries classes up to the first that does not hold. When there is none, all hold.
    fn next(&self, doubt: &mut Doubt) -> Glance {
        let [f, given, g] = doubt.key;
        while doubt.class < self.nodes.classes(doubt.level) {
            let at = |f| self.nodes.child(f, doubt.level, doubt.class);
            match self.glance(at(f), at(given), at(g)) {
                Glance::Holds => doubt.class += 1,
                other => return other,
            }
        }
        Glance::Holds
    }

    fn glance(&self, f: Function, given: Function, g: Function) -> Glance {
        // `f` and `given` may change places, so that TRUE comes to be `given`; and are one when they are the same.
        let (f, given) = (f.max(given), if f == given { Function::TRUE } else { f.min(given) });
        if f == Function::FALSE || given == Function::FALSE || g == Function::TRUE || f == g || given == g {
            return Glance::Holds;
        }
        // Nothing but FALSE is true of no choice, and nothing but TRUE of all.
        if given == Function::TRUE && (f == Function::TRUE || g == Function::FALSE) {
            return Glance::Fails(f, g);
        }
        let key = [f, given, g];
        if self.holds.get(key).is_some() { Glance::Holds } else { Glance::Open(key) }
    }
}
