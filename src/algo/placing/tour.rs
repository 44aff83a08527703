//! The best stays of one person.

use super::board::{Board, Choice, NONE, Offer, Person, Rule, UNIT};
use super::ledger::Ledger;
use crate::algo::sequence::{Found, Gains, Interval, Sequencer, Terms as Sequence};

/// What one of each term counts, in parts of [`UNIT`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) development: i64,
    pub(crate) preference: i64,
    pub(crate) breadth: i64,
    pub(crate) disruption: i64,
    pub(crate) shortfall: i64,
    pub(crate) stability: i64,
    /// What each thing that is asked for counts.
    pub(crate) asked: i64,
}

impl Terms {
    /// All as they are, and nothing for what is asked for.
    pub(crate) const PLAIN: Self = Self {
        development: UNIT,
        preference: UNIT,
        breadth: UNIT,
        disruption: UNIT,
        shortfall: UNIT,
        stability: UNIT,
        asked: 0,
    };
}

/// Whether a choice takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Out,
    May,
    Must,
}

/// Looks for the best of one person after the other, in memory of its own.
#[derive(Debug, Default)]
pub(crate) struct Tour {
    sequencer: Sequencer,
    intervals: Vec<Interval>,
    /// For each interval its choice, and what of its value depends on no other.
    which: Vec<(u32, i64)>,
    bonus: Vec<i64>,
    levels: Vec<u32>,
    chosen: Vec<u32>,
    plan: Vec<u32>,
}

/// What came of it; the stays are with the [`Tour`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Toured {
    /// None where nothing keeps the rules and has what it must.
    pub(crate) value: Option<i64>,
    pub(crate) is_exact: bool,
    pub(crate) steps: u64,
}

impl Tour {
    /// The best stays that were found last, by start.
    pub(crate) fn plan(&self) -> &[u32] {
        &self.plan
    }

    /// The best stays of a person who keeps the rules of a person, at what terms count, less what choices cost. Choices that are out are never
    /// looked at. Where there is a ledger, hard budgets and quotas are kept with what it holds; stays that it holds already must be among the best.
    ///
    /// # Complexity
    /// O(n) in choices for the chains, and the search up to the limit.
    pub(crate) fn best(
        &mut self,
        board: &Board,
        number: u32,
        terms: Terms,
        ledger: Option<&Ledger<'_>>,
        mut part: impl FnMut(u32, &Choice) -> (Part, i64),
        limit: u64,
    ) -> Toured {
        let person = &board.people[number as usize];
        self.intervals.clear();
        self.which.clear();
        self.plan.clear();
        let started = board.choices_of(number).iter().filter(|choice| choice.is_started);
        let is_steady = person.started == 0;
        let (mut musts, mut facts) = (0, 0);
        for at in person.choices.clone() {
            let choice = &board.choices[at as usize];
            let (part, cost) = part(at, choice);
            let is_must = choice.is_started || part == Part::Must;
            if part == Part::Out && !is_must {
                continue;
            }
            let offer = board.offer(choice);
            // What has started is there whatever else is chosen: what does not go with it never is.
            let clashes = |other: &Choice| offer.immersed != NONE && board.offer(other).immersed == offer.immersed;
            if !is_steady && !choice.is_started && started.clone().any(clashes) {
                continue;
            }
            let own = own(board, choice, offer, terms).saturating_sub(cost);
            let breadth = if offer.new_stream == NONE { 0 } else { board.breadth.first().copied().unwrap_or(0) };
            let most = own
                .saturating_add(terms.development.saturating_mul(offer.alone))
                .saturating_add(terms.breadth.saturating_mul(breadth));
            musts += usize::from(is_must);
            facts += usize::from(choice.is_started);
            self.which.push((at, own));
            self.intervals.push(Interval { from: choice.start, until: choice.end + person.rest, most, must: is_must });
        }
        let none = Toured { value: None, is_exact: true, steps: 0 };
        if musts > facts && !self.go_together(board, person) {
            return none;
        }
        self.bonus.clear();
        let each = bonus(board, person, terms);
        self.bonus.resize(person.at_least, each);
        self.levels.clear();
        self.levels.resize(person.gaps.len(), 0);
        self.chosen.clear();
        let mut choosing = Choosing {
            board,
            person,
            terms,
            which: &self.which,
            bonus: each,
            levels: &mut self.levels,
            chosen: &mut self.chosen,
            ledger: ledger.map(|ledger| (ledger, ledger.plan(number))),
        };
        let sequence = Sequence { free: person.at_most.saturating_sub(musts), bonus: &self.bonus, limit };
        let Found { value, is_exact, steps } = self.sequencer.search(&self.intervals, sequence, &mut choosing);
        self.plan.extend(self.sequencer.best().iter().map(|&at| self.which[at as usize].0));
        Toured { value: value.map(|value| value.saturating_add(base(board, person, terms))), is_exact, steps }
    }

    /// What no stays of the person that was looked at last exceed, by what each is worth alone.
    pub(crate) fn loose(&mut self, board: &Board, number: u32, terms: Terms) -> i64 {
        let person = &board.people[number as usize];
        let bonus = if person.at_least > 0 { bonus(board, person, terms) } else { 0 };
        self.sequencer.loose(&self.intervals, bonus).saturating_add(base(board, person, terms))
    }

    /// Whether what must be leaves time to rest and is not too much; what has started is, whatever it is.
    fn go_together(&self, board: &Board, person: &Person) -> bool {
        let mut before: Option<(i32, bool)> = None;
        let (mut count, mut facts) = (0, 0);
        for (&(at, _), interval) in self.which.iter().zip(&self.intervals).filter(|(_, interval)| interval.must) {
            let is_fact = board.choices[at as usize].is_started;
            if before.is_some_and(|(until, was_fact)| interval.from < until && !(is_fact && was_fact)) {
                return false;
            }
            before = Some((interval.until, is_fact));
            count += 1;
            facts += usize::from(is_fact);
        }
        count <= person.at_most.max(facts)
    }
}

/// What of a choice's value depends on no other.
fn own(board: &Board, choice: &Choice, offer: &Offer, terms: Terms) -> i64 {
    let kept = if choice.is_published { terms.stability * board.stability } else { 0 };
    let asked = if choice.is_forced { terms.asked } else { 0 };
    terms.preference * offer.preference - terms.disruption.saturating_mul(choice.disruption) + kept + asked
}

/// What each of a person's fewest stays is worth beside.
fn bonus(board: &Board, person: &Person, terms: Terms) -> i64 {
    terms.shortfall * board.shortfall + if person.must { terms.asked } else { 0 }
}

/// What a person without stays is worth.
fn base(board: &Board, person: &Person, terms: Terms) -> i64 {
    let short = i64::try_from(person.at_least).unwrap_or(i64::MAX);
    -(terms.shortfall * board.shortfall * short) - terms.stability * board.stability * person.published
}

/// A person while stays are chosen for them.
struct Choosing<'a, 'l> {
    board: &'a Board,
    person: &'a Person,
    terms: Terms,
    which: &'a [(u32, i64)],
    bonus: i64,
    /// For each gap the levels gained.
    levels: &'a mut Vec<u32>,
    chosen: &'a mut Vec<u32>,
    /// And what of the stays it holds already.
    ledger: Option<(&'a Ledger<'l>, &'a [u32])>,
}

impl Choosing<'_, '_> {
    fn others(&self) -> impl Iterator<Item = (&Choice, &Offer)> {
        self.chosen.iter().map(|&at| {
            let choice = &self.board.choices[at as usize];
            (choice, self.board.offer(choice))
        })
    }

    /// What an offer adds to those that are chosen, with what depends on no other.
    fn gain(&self, offer: &Offer, own: i64) -> i64 {
        let board = self.board;
        let mut development = 0;
        for &(gap, more) in board.gains(offer) {
            let worths = &board.worths[board.gaps[self.person.gaps.start + gap as usize].clone()];
            let last = worths.len() - 1;
            let levels = self.levels[gap as usize] as usize;
            development += worths[last.min(levels + more as usize)] - worths[last.min(levels)];
        }
        let mut breadth = 0;
        if offer.new_stream != NONE && !self.others().any(|(_, other)| other.new_stream == offer.new_stream) {
            let is_first =
                |at: usize, stream: u32| !self.others().take(at).any(|(_, other)| other.new_stream == stream) && stream != NONE;
            let seen = self.others().enumerate().filter(|(at, (_, other))| is_first(*at, other.new_stream)).count();
            breadth = board.breadth.get(seen).copied().unwrap_or(0);
        }
        let bonus = if self.chosen.len() < self.person.at_least { self.bonus } else { 0 };
        let development = self.terms.development.saturating_mul(development);
        development.saturating_add(self.terms.breadth * breadth + bonus).saturating_add(own)
    }

    fn may(&self, choice: &Choice, offer: &Offer) -> bool {
        if choice.is_started {
            return true;
        }
        let clashes = |other: &Offer| other.place == offer.place || offer.immersed != NONE && other.immersed == offer.immersed;
        !self.others().any(|(_, other)| clashes(other)) && (offer.is_ready || self.is_prepared(offer))
    }

    /// Whether something chosen prepares for it; all that is chosen ends before it begins.
    fn is_prepared(&self, offer: &Offer) -> bool {
        let needs = &self.board.places[offer.place as usize].needs;
        needs.iter().any(|need| self.others().any(|(choice, _)| need.is_met_by(choice.place, self.board.place(choice))))
    }

    /// Whether hard budgets and quotas have enough for it, with the other stays.
    fn is_paid(&self, at: u32, choice: &Choice, offer: &Offer) -> bool {
        let Some((ledger, held)) = self.ledger.filter(|(_, held)| !held.contains(&at)) else { return true };
        let board = self.board;
        let new = || self.chosen.iter().zip(self.others()).filter(|(at, _)| !held.contains(at)).map(|(_, other)| other);
        let is_paid = self.person.budgets.clone().all(|budget| {
            let Some(row) = board.pays(budget, choice.start).filter(|row| board.rules[*row] == Rule::Hard) else { return true };
            let paid = new().filter(|(other, _)| board.pays(budget, other.start).is_some());
            let paid: i64 = paid.map(|(_, other)| other.cost).sum();
            ledger.used[row] + paid + offer.cost <= board.limits[row]
        });
        let place = &board.places[offer.place as usize];
        is_paid
            && self.person.quotas.iter().filter(|&&quota| board.counts(quota, place)).all(|&quota| {
                let row = board.first_quota() + quota as usize;
                let counted = new().filter(|(_, other)| board.counts(quota, &board.places[other.place as usize])).count();
                let counted = i64::try_from(counted).unwrap_or(i64::MAX);
                board.rules[row] != Rule::Hard || ledger.used[row] + counted < board.limits[row]
            })
    }

    fn grow(&mut self, offer: &Offer, is_more: bool) {
        for &(gap, more) in self.board.gains(offer) {
            let levels = &mut self.levels[gap as usize];
            *levels = if is_more { *levels + more } else { *levels - more };
        }
    }
}

impl Gains for Choosing<'_, '_> {
    fn choose(&mut self, interval: usize) -> Option<i64> {
        let (at, own) = self.which[interval];
        let board = self.board;
        let choice = &board.choices[at as usize];
        let offer = board.offer(choice);
        if !self.may(choice, offer) || !self.is_paid(at, choice, offer) {
            return None;
        }
        let gain = self.gain(offer, own);
        self.grow(offer, true);
        self.chosen.push(at);
        Some(gain)
    }

    fn take_back(&mut self) {
        if let Some(at) = self.chosen.pop() {
            let board = self.board;
            self.grow(board.offer(&board.choices[at as usize]), false);
        }
    }
}
