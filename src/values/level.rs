//! A position on a proficiency scale.

use std::fmt;

/// A position on a proficiency scale, counted from 1; [`Level::NONE`] is "known to be below the first level".
///
/// Levels compare within one scale only. On the wire a level is always its scale's stable code, never
/// its position: a level inserted later relabels nothing. *Unknown* is not a level; see
/// [`Profile`](crate::Profile).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Level(u8);

impl Level {
    /// Known to be below the first level of the scale.
    pub const NONE: Self = Self(0);
    /// The first level of any scale.
    pub const FIRST: Self = Self(1);
    /// The highest position that any scale may have. See `docs/defaults.md` for the reason.
    pub const HIGHEST: Self = Self(10);

    /// The level at `position` (1 is the scale's first), or `None` above [`Level::HIGHEST`].
    ///
    /// ```
    /// use rungs::Level;
    /// assert_eq!(Level::at(0), Some(Level::NONE));
    /// assert_eq!(Level::at(11), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn at(position: u8) -> Option<Self> {
        if position <= Self::HIGHEST.0 { Some(Self(position)) } else { None }
    }

    /// The position on the scale: 0 for [`Level::NONE`], else 1 to 10.
    #[must_use]
    pub const fn position(self) -> u8 {
        self.0
    }

    /// How many levels lie between `self` and a higher `other`; 0 when `self` is as high.
    #[must_use]
    pub const fn levels_below(self, other: Self) -> u8 {
        other.0.saturating_sub(self.0)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
