//! The organisation: who sits where, who leads whom, what the teams are called.
//!
//! People are numbered twice. Their *seat* follows the organisation: the general manager, executives, heads, leads, then the
//! members of all teams. Their *number*, of which the id is made, is the seat scattered over the company, as hiring would.
//! Only leaders and teams are kept; everything about members follows from their seat, so that millions of them need no memory.

use chrono::{Months, NaiveDate};

use crate::rng::{Rng, Topic};
use crate::roles::{Function, Post, Role, Step, steps};

/// How many people there are to a team, and teams to a head.
const PEOPLE_TO_A_TEAM: usize = 15;
const TEAMS_TO_A_HEAD: usize = 3;

/// The functions of the teams, repeated as often as there are teams.
const FUNCTIONS_OF_TEAMS: [Function; 15] = {
    use Function::{Operations as O, People as H, Product as P, Strategy as S};
    [O, P, O, S, H, P, O, P, O, P, O, S, P, H, O]
};

/// The posts of a team's members, repeated as often as there are members. Only every third team has a principal.
const POSTS_OF_MEMBERS: [Post; 13] = {
    use Post::{Expert as E, Principal as P, Senior as N, Specialist as S};
    [N, S, E, S, N, S, S, P, S, N, S, S, S]
};

/// A company of any size.
pub(crate) struct Company {
    pub(crate) as_of: NaiveDate,
    /// When the records begin: three years before.
    pub(crate) start: NaiveDate,
    pub(crate) steps: Vec<Step>,
    seed: u64,
    people: usize,
    scatter: Scatter,
    executives: Vec<Function>,
    heads: Vec<Head>,
    teams: Vec<Team>,
    /// Members are spread over the teams slot by slot, again and again; a large team has more slots.
    slots: Vec<usize>,
}

struct Head {
    function: Function,
    executive: usize,
}

struct Team {
    function: Function,
    head: usize,
    first_slot: usize,
    slots: usize,
    /// The how-manieth of its function it is.
    nth: usize,
}

/// Where a person belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Team(usize),
    /// The office of an executive, with the heads who report there.
    Office(usize),
    /// The executives and the general manager.
    Board,
}

/// What is filled by one seat.
enum Seat {
    General,
    Executive(usize),
    Head(usize),
    Lead(usize),
    Member(usize),
}

impl Company {
    pub(crate) fn new(people: usize, seed: u64, as_of: NaiveDate) -> Self {
        let count = (people / PEOPLE_TO_A_TEAM).max(1);
        let functions: Vec<Function> = FUNCTIONS_OF_TEAMS.into_iter().cycle().take(count).collect();
        let (mut executives, mut heads) = (Vec::new(), Vec::new());
        for function in Function::ALL {
            let teams = functions.iter().filter(|&&other| other == function).count();
            let its_heads = teams.div_ceil(TEAMS_TO_A_HEAD);
            let its_executives = its_heads.isqrt();
            heads.extend(
                (0..its_heads).map(|head| Head { function, executive: executives.len() + head % its_executives.max(1) }),
            );
            executives.extend(vec![function; its_executives]);
        }
        let mut rng = Rng::stream(seed, Topic::Teams, 0);
        let (mut teams, mut slots) = (Vec::<Team>::new(), Vec::new());
        let mut counts = [0; Function::ALL.len()];
        for function in functions {
            let Some(nth) = counts.get_mut(function as usize) else { continue };
            let first_head = heads.iter().position(|head| head.function == function).unwrap_or_default();
            let size = 3 + rng.below(3);
            teams.push(Team {
                function,
                head: first_head + *nth / TEAMS_TO_A_HEAD,
                first_slot: slots.len(),
                slots: size,
                nth: *nth,
            });
            slots.extend(vec![teams.len() - 1; size]);
            *nth += 1;
        }
        let start = as_of.checked_sub_months(Months::new(36)).unwrap_or(as_of);
        Self { as_of, start, steps: steps(), seed, people, scatter: Scatter::new(people), executives, heads, teams, slots }
    }

    pub(crate) const fn people(&self) -> usize {
        self.people
    }

    /// The stream of chance for one purpose and one person.
    pub(crate) fn rng(&self, topic: Topic, seat: usize) -> Rng {
        Rng::stream(self.seed, topic, seat)
    }

    /// The seat of the person of this number.
    pub(crate) const fn seat(&self, number: usize) -> usize {
        self.scatter.seat(number)
    }

    /// The number of the person in this seat, counted from 1.
    pub(crate) const fn number(&self, seat: usize) -> usize {
        self.scatter.number(seat) + 1
    }

    /// The id of the person in this seat.
    pub(crate) fn id(&self, seat: usize) -> String {
        let width = self.people.to_string().len().max(4);
        format!("p-{:0width$}", self.number(seat))
    }

    /// What the seat is for.
    fn kind(&self, seat: usize) -> Seat {
        let Some(executive) = seat.checked_sub(1) else { return Seat::General };
        let Some(head) = executive.checked_sub(self.executives.len()) else { return Seat::Executive(executive) };
        let Some(lead) = head.checked_sub(self.heads.len()) else { return Seat::Head(head) };
        lead.checked_sub(self.teams.len()).map_or(Seat::Lead(lead), Seat::Member)
    }

    const fn executive_seat(executive: usize) -> usize {
        1 + executive
    }

    fn head_seat(&self, head: usize) -> usize {
        1 + self.executives.len() + head
    }

    fn lead_seat(&self, team: usize) -> usize {
        1 + self.executives.len() + self.heads.len() + team
    }

    fn member_seat(&self, member: usize) -> usize {
        1 + self.executives.len() + self.heads.len() + self.teams.len() + member
    }

    /// The team of a member, and the how-manieth of the team the member is.
    fn in_team(&self, member: usize) -> (usize, usize) {
        let slots = self.slots.len().max(1);
        let (round, slot) = (member / slots, member % slots);
        let team = self.slots.get(slot).copied().unwrap_or_default();
        let nth = self.teams.get(team).map_or(0, |team| round * team.slots + slot - team.first_slot);
        (team, nth)
    }

    /// The role that the seat is for.
    pub(crate) fn role(&self, seat: usize) -> Role {
        let of_team = |team: usize| self.teams.get(team).map_or(Function::Operations, |team| team.function);
        match self.kind(seat) {
            Seat::General => Role::GENERAL_MANAGER,
            Seat::Executive(at) => {
                let function = self.executives.get(at).copied().unwrap_or(Function::Operations);
                Role { post: Post::Executive, function }
            }
            Seat::Head(at) => {
                let function = self.heads.get(at).map_or(Function::Operations, |head| head.function);
                Role { post: Post::Head, function }
            }
            Seat::Lead(team) => Role { post: Post::Lead, function: of_team(team) },
            Seat::Member(member) => {
                let (team, nth) = self.in_team(member);
                let post = POSTS_OF_MEMBERS.get(nth % POSTS_OF_MEMBERS.len()).copied().unwrap_or(Post::Specialist);
                let post = if post == Post::Principal && team % 3 != 0 { Post::Specialist } else { post };
                Role { post, function: of_team(team) }
            }
        }
    }

    /// Where the seat belongs.
    pub(crate) fn place(&self, seat: usize) -> Place {
        match self.kind(seat) {
            Seat::General | Seat::Executive(_) => Place::Board,
            Seat::Head(head) => self.heads.get(head).map_or(Place::Board, |head| Place::Office(head.executive)),
            Seat::Lead(team) => Place::Team(team),
            Seat::Member(member) => Place::Team(self.in_team(member).0),
        }
    }

    /// Somewhere that a person could have had this role: a team for most, an office for heads, the board for executives.
    pub(crate) fn place_for(&self, role: Role, rng: &mut Rng) -> Place {
        match role.post {
            Post::Executive | Post::GeneralManager => Place::Board,
            Post::Head => {
                self.executives.iter().position(|&function| function == role.function).map_or(Place::Board, Place::Office)
            }
            _ => {
                // From a team drawn by lot on, the next one of the function.
                let from = rng.below(self.teams.len());
                let mut teams = (from..self.teams.len()).chain(0..from);
                let fits = |&at: &usize| self.teams.get(at).is_some_and(|team| team.function == role.function);
                teams.find(fits).map_or(Place::Board, Place::Team)
            }
        }
    }

    /// The seats that lead the place, the nearest first.
    pub(crate) fn leaders(&self, place: Place) -> Vec<usize> {
        let mut seats = Vec::with_capacity(4);
        let mut office = None;
        match place {
            Place::Team(team) => {
                seats.push(self.lead_seat(team));
                if let Some(team) = self.teams.get(team) {
                    seats.push(self.head_seat(team.head));
                    office = self.heads.get(team.head).map(|head| head.executive);
                }
            }
            Place::Office(executive) => office = Some(executive),
            Place::Board => {}
        }
        seats.extend(office.map(Self::executive_seat));
        seats.push(0);
        seats.retain(|&seat| seat < self.people);
        seats
    }

    /// A colleague of about the same standing; perhaps the person.
    pub(crate) fn colleague(&self, seat: usize, rng: &mut Rng) -> usize {
        let colleague = match self.kind(seat) {
            Seat::General => 0,
            Seat::Executive(_) => Self::executive_seat(rng.below(self.executives.len())),
            Seat::Head(_) => self.head_seat(rng.below(self.heads.len())),
            Seat::Lead(team) => self.lead_seat((team + rng.below(4)) % self.teams.len().max(1)),
            Seat::Member(member) => {
                let rounds = (self.people - self.member_seat(0)).div_ceil(self.slots.len().max(1));
                let team = self.teams.get(self.in_team(member).0);
                let slot = team.map_or(0, |team| team.first_slot + rng.below(team.slots));
                self.member_seat(rng.below(rounds) * self.slots.len() + slot)
            }
        };
        if colleague < self.people { colleague } else { seat }
    }

    /// A head or lead of any team: a mentor, or the host of a guest from elsewhere.
    pub(crate) fn some_leader(&self, rng: &mut Rng) -> usize {
        let leaders = self.heads.len() + self.teams.len();
        self.head_seat(rng.below(leaders)).min(self.people - 1)
    }

    /// Who can mentor whom: the first seat and the count of those who learn, then of those who teach.
    fn mentoring(&self) -> [(usize, usize, usize, usize); 3] {
        let (heads, leads, members) = (self.head_seat(0), self.lead_seat(0), self.member_seat(0));
        [
            (members, self.people.saturating_sub(members), heads, self.heads.len() + self.teams.len()),
            (leads, self.teams.len(), heads, self.heads.len()),
            (heads, self.heads.len(), Self::executive_seat(0), self.executives.len()),
        ]
    }

    /// The seat of the mentor that somebody would have in one of several turns: a leader, mostly of elsewhere.
    pub(crate) fn mentor(&self, seat: usize, turn: usize) -> Option<usize> {
        let mut groups = self.mentoring().into_iter();
        let (first, _, teacher, teachers) = groups.find(|(first, count, ..)| (*first..first + count).contains(&seat))?;
        let nth = (seat - first + shift(turn)).checked_rem(teachers)?;
        Some(teacher + nth).filter(|&mentor| mentor < self.people)
    }

    /// The seats of all whom a leader would mentor in one of several turns.
    pub(crate) fn mentees(&self, seat: usize, turn: usize) -> impl Iterator<Item = usize> {
        let led = self.mentoring().into_iter().filter(move |(.., first, count)| (*first..first + count).contains(&seat));
        led.flat_map(move |(first, count, teacher, teachers)| {
            let nth = (seat - teacher + teachers - shift(turn) % teachers) % teachers;
            (nth..count).step_by(teachers).map(move |at| first + at).filter(|&mentee| mentee < self.people)
        })
    }

    /// The other one of a pair of members.
    pub(crate) fn counterpart(&self, seat: usize) -> Option<usize> {
        let member = seat.checked_sub(self.member_seat(0))?;
        Some(self.member_seat(member ^ 1)).filter(|&other| other < self.people)
    }

    /// Every place.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        let teams = (0..self.teams.len()).map(Place::Team);
        teams.chain((0..self.executives.len()).map(Place::Office)).chain([Place::Board])
    }

    /// The function of a place.
    pub(crate) fn function(&self, place: Place) -> Option<Function> {
        match place {
            Place::Team(team) => self.teams.get(team).map(|team| team.function),
            Place::Office(executive) => self.executives.get(executive).copied(),
            Place::Board => None,
        }
    }

    /// The id of a place, such as `calibration-2`, and its title.
    pub(crate) fn name(&self, place: Place) -> (String, String) {
        let (name, again) = match (place, self.function(place)) {
            (Place::Team(team), Some(function)) => {
                let names = team_names(function);
                let nth = self.teams.get(team).map_or(0, |team| team.nth);
                (names.get(nth % names.len()).copied().unwrap_or_default().to_owned(), nth / names.len())
            }
            (Place::Office(executive), Some(function)) => {
                let first = self.executives.iter().position(|&other| other == function).unwrap_or_default();
                (format!("{} office", function.title()), executive - first)
            }
            _ => ("Board".to_owned(), 0),
        };
        let title = if again == 0 { name } else { format!("{name} {}", again + 1) };
        (title.to_lowercase().replace(' ', "-"), title)
    }
}

/// How far mentors are from those they mentor, so that each turn has another.
const fn shift(turn: usize) -> usize {
    3 + 5 * turn
}

const fn team_names(function: Function) -> &'static [&'static str] {
    match function {
        Function::Strategy => &["Network planning", "Market intelligence", "Partnerships", "Portfolio"],
        Function::Product => &[
            "Valve design",
            "Sensor firmware",
            "Reading platform",
            "Leak analytics",
            "Data services",
            "Field app",
            "Radio",
            "Test engineering",
            "Documentation",
            "Interfaces",
        ],
        Function::Operations => &[
            "Casting",
            "Assembly north",
            "Assembly south",
            "Calibration",
            "Logistics",
            "Field service east",
            "Field service west",
            "Quality",
            "Maintenance",
            "Purchasing",
            "Planning",
            "Repair centre",
        ],
        Function::People => &["Recruiting", "Learning", "Workplace", "Payroll services"],
    }
}

/// A one-to-one scattering of seats over numbers: multiplication by a stride that shares no factor with the count.
struct Scatter {
    count: usize,
    stride: usize,
    /// The stride's inverse: multiplication by it leads back.
    inverse: usize,
}

impl Scatter {
    fn new(count: usize) -> Self {
        let (mut stride, mut inverse) = (1, 1);
        // About the golden section of the count, for an even scatter.
        for candidate in (count * 8 / 13).max(1)..=count {
            if let Some(back) = inverse_of(candidate, count) {
                (stride, inverse) = (candidate, back);
                break;
            }
        }
        Self { count, stride, inverse }
    }

    const fn number(&self, seat: usize) -> usize {
        seat * self.stride % self.count
    }

    const fn seat(&self, number: usize) -> usize {
        number * self.inverse % self.count
    }
}

/// What to multiply `number` by to get 1, modulo `count`: Euclid's algorithm. `None` where they share a factor.
fn inverse_of(number: usize, count: usize) -> Option<usize> {
    let (mut rest, mut next) = (count, number);
    // INVARIANT: `number * factor` is `next`, modulo `count`; `before` belongs to `rest` in the same way.
    let (mut before, mut factor) = (0, 1);
    while next > 0 {
        let times = rest / next;
        (rest, next) = (next, rest % next);
        (before, factor) = (factor, (before + (count - times % count) * factor) % count);
    }
    (rest == 1).then_some(before % count)
}
