//! The table of what was measured.

/// One thing that was measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    name: String,
    unit: String,
    value: f64,
    floor: Option<(String, f64)>,
    limit: Option<f64>,
}

impl Row {
    /// A value in its unit.
    pub(crate) fn new(name: impl Into<String>, unit: impl Into<String>, value: f64) -> Self {
        Self {
            name: name.into(),
            unit: unit.into(),
            value,
            floor: None,
            limit: None,
        }
    }

    /// Next to what it can't be better than, measured in the same run.
    pub(crate) fn with_floor(mut self, name: impl Into<String>, value: f64) -> Self {
        self.floor = Some((name.into(), value));
        self
    }

    /// With the multiple of the floor that it may reach.
    pub(crate) fn with_limit(mut self, ratio: f64) -> Self {
        self.limit = Some(ratio);
        self
    }

    fn ratio(&self) -> Option<f64> {
        self.floor.as_ref().map(|(_, floor)| self.value / floor)
    }

    fn cells(&self) -> [String; 5] {
        let amount = |value: f64| {
            // Enough digits to compare what takes less than a unit.
            let digits = if value < 10.0 { 2 } else { 1 };
            format!("{value:.digits$} {}", self.unit)
        };
        let verdict = match (self.ratio(), self.limit) {
            (Some(ratio), Some(limit)) if ratio > limit => format!("over {limit:.2}"),
            (Some(_), Some(limit)) => format!("within {limit:.2}"),
            (_, _) => String::new(),
        };
        [
            self.name.clone(),
            amount(self.value),
            self.floor
                .as_ref()
                .map_or_else(String::new, |(name, value)| {
                    format!("{} ({name})", amount(*value))
                }),
            self.ratio()
                .map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            verdict,
        ]
    }
}

/// The rows below each other, the columns aligned.
pub(crate) fn print(rows: &[Row]) -> String {
    let head = ["measured", "value", "floor", "ratio", "limit"].map(str::to_owned);
    let lines: Vec<[String; 5]> = std::iter::once(head)
        .chain(rows.iter().map(Row::cells))
        .collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        lines
            .iter()
            .map(|cells| cells[column].chars().count())
            .max()
            .unwrap_or(0)
    });
    let print = |cells: &[String; 5]| {
        let [name, value, floor, ratio, limit] = cells;
        let [name_width, value_width, floor_width, ratio_width, _] = widths;
        let line = format!(
            "{name:name_width$}  {value:>value_width$}  {floor:>floor_width$}  {ratio:>ratio_width$}  {limit}"
        );
        line.trim_end().to_owned()
    };
    lines.iter().map(print).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_next_to_their_floor_and_their_limit() {
        let rows = [
            Row::new("start", "ms", 500.0)
                .with_floor("bare window", 400.0)
                .with_limit(1.25),
            Row::new("memory", "MiB", 320.25).with_floor("bare window", 256.0),
            Row::new("slow", "ms", 10.0)
                .with_floor("raw", 2.5)
                .with_limit(2.0),
            Row::new("search", "ms", 3.0),
        ];
        assert_eq!(
            print(&rows),
            "measured      value                    floor  ratio  limit\n\
             start      500.0 ms   400.0 ms (bare window)   1.25  within 1.25\n\
             memory    320.2 MiB  256.0 MiB (bare window)   1.25\n\
             slow        10.0 ms            2.50 ms (raw)   4.00  over 2.00\n\
             search      3.00 ms"
        );
    }
}
