//! "Did you mean …?": the name that somebody most likely meant.

/// The best of `names` for `wrong`, if one is near enough to be worth suggesting, or else the only one that begins with
/// it; capitals don't count, and of equally near names the first wins.
pub fn near<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: String = wrong.chars().take(LONGEST).flat_map(char::to_lowercase).collect();
    let allowed = match wanted.chars().count() {
        0 => return None,
        1..=3 => 1,
        length => (length / 3).min(4),
    };
    let names: Vec<&str> = names.into_iter().take(MOST).filter(|name| *name != wrong).collect();
    let nearest = names
        .iter()
        .filter(|name| name.chars().count().abs_diff(wanted.chars().count()) <= allowed)
        .map(|name| (strsim::osa_distance(&wanted, &name.to_lowercase()), *name))
        .filter(|(distance, name)| *distance <= allowed && *distance < name.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name);
    let begins = |name: &&&str| wanted.len() > 3 && name.to_lowercase().starts_with(&wanted);
    let mut longer = names.iter().filter(begins);
    nearest.or_else(|| longer.next().copied().filter(|_| longer.next().is_none()))
}

/// Longer names are not compared: the distance takes time that grows with the product of both lengths.
const LONGEST: usize = 64;

/// Further names are not compared: a workspace may have thousands of names and thousands of mistakes.
const MOST: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn suggests_the_nearest_name_or_none() {
        let names = ["menu", "welcome", "track_order", "VIP"];
        assert_eq!(near("menue", names), Some("menu"));
        assert_eq!(near("Welcome", names), Some("welcome"));
        assert_eq!(near("trackorder", names), Some("track_order"));
        assert_eq!(near("vip", names), Some("VIP"));
        assert_eq!(near("returns", names), None);
        assert_eq!(near("track", names), Some("track_order"));
        assert_eq!(near("track", ["track_order", "track_parcel"]), None);
        assert_eq!(near("", names), None);
        assert_eq!(near("x", ["y"]), None);
        assert_eq!(near(&"a".repeat(1_000_000), names), None);
    }
}
