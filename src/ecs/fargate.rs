//! Task sizes that Fargate has, from the facts of AWS. Must not know models.

use std::sync::LazyLock;

use crate::aws;
use crate::value::{Kind, Truth, Type, Value};
use crate::view::value::truth;

/// CPU units, and the memory that goes with them in MiB.
struct Size {
    cpu: u64,
    memory: Vec<u64>,
}

static SIZES: LazyLock<Vec<Size>> = LazyLock::new(|| {
    let sizes = aws::fact("fargate.sizes").into_iter().flat_map(Value::children);
    let size = |size: &Value| {
        let cpu = size.get("cpu")?.as_number()?.as_i64()?;
        Some(Size { cpu: cpu.try_into().ok()?, memory: aws::numbers(size.get("memory")?) })
    };
    sizes.filter_map(size).collect()
});

static WINDOWS: LazyLock<Vec<u64>> =
    LazyLock::new(|| aws::fact("fargate.windows_cpus").map(aws::numbers).unwrap_or_default());

/// Whether Fargate has tasks of this size. Either may be a number or a string, as ECS accepts it:
/// `1024`, `"1024"`, `"1 vCPU"`, `"2 GB"`. `family` is the family of the operating system, null for Linux: Windows has
/// some of the sizes.
pub(super) fn valid_size(cpu: &Value, memory: &Value, family: &Value) -> Value {
    let (units, mebibytes) = (quantity(cpu, "vcpu"), quantity(memory, "gb"));
    let windows = is_windows(family);
    let fits = SIZES.iter().map(|size| {
        let has_memory = Truth::any(size.memory.iter().map(|memory| mebibytes.is(*memory)));
        let on_windows = Truth::from(WINDOWS.contains(&size.cpu));
        units.is(size.cpu).and(has_memory).and(on_windows.or(windows.not()))
    });
    truth(Truth::any(fits), [cpu, memory, family])
}

fn is_windows(family: &Value) -> Truth {
    match (&family.kind, family.as_str()) {
        (_, Some(name)) => Truth::from(name.starts_with("WINDOWS")),
        (Kind::Unknown(_) | Kind::String(_), None) => Truth::Unknown,
        (_, None) => Truth::False,
    }
}

/// The memory that goes with `cpu`: an object of `min`, `max` and the list `values`, in MiB; null for
/// a CPU that Fargate does not have.
pub(super) fn memory_range(cpu: &Value) -> Value {
    let units = match quantity(cpu, "vcpu") {
        Quantity::Unknown => return crate::view::value::unknown_of(cpu, range_type()),
        Quantity::Known(units) => units,
        Quantity::None => 0,
    };
    let Some(size) = SIZES.iter().find(|size| size.cpu == units) else {
        return Value::null(range_type());
    };
    let number = |number: &u64| Value::number(i64::try_from(*number).unwrap_or(i64::MAX));
    let bound = |bound: Option<&u64>| bound.map_or_else(|| Value::null(Type::Number), number);
    let values = Value::list(Type::Number, size.memory.iter().map(number).collect());
    Value::object([
        ("min".into(), bound(size.memory.iter().min())),
        ("max".into(), bound(size.memory.iter().max())),
        ("values".into(), values),
    ])
}

/// What [`memory_range`] answers.
pub(super) fn range_type() -> Type {
    let fields =
        [("min", Type::Number), ("max", Type::Number), ("values", Type::list(Type::Number))];
    Type::object(fields.map(|(name, ty)| (name.into(), ty)))
}

/// CPU units or MiB.
#[derive(Clone, Copy)]
enum Quantity {
    Known(u64),
    /// Absent, or no quantity.
    None,
    Unknown,
}

impl Quantity {
    fn is(self, number: u64) -> Truth {
        match self {
            Self::Known(known) => Truth::from(known == number),
            Self::None => Truth::False,
            Self::Unknown => Truth::Unknown,
        }
    }
}

/// Reads a number, with the unit of 1,024 if it has one, in any case.
fn quantity(value: &Value, unit: &str) -> Quantity {
    let known = |number: Option<u64>| number.map_or(Quantity::None, Quantity::Known);
    match &value.kind {
        Kind::Number(number) => {
            known(number.as_i64().and_then(|number| u64::try_from(number).ok()))
        }
        Kind::String(text) => match text.as_str() {
            Some(text) => known(parse(text, unit)),
            None => Quantity::Unknown,
        },
        Kind::Unknown(_) => Quantity::Unknown,
        _ => Quantity::None,
    }
}

fn parse(text: &str, unit: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let Some(number) = text.strip_suffix(unit) else { return text.parse().ok() };
    let number = number.trim();
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let units = number.parse::<f64>().ok().filter(|_| plain)? * 1024.0;
    // Tasks have tens of vCPU and hundreds of GB: far from where the conversion loses anything.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a small whole number"
    )]
    (units.fract() == 0.0 && units < 1e9).then_some(units as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Reason;

    fn valid(cpu: &str, memory: &str) -> Option<bool> {
        valid_size(&Value::string(cpu), &Value::string(memory), &linux()).as_bool()
    }

    fn linux() -> Value {
        Value::null(Type::String)
    }

    #[test]
    fn windows_has_some_of_the_sizes() {
        let on = |family: &Value, cpu: &str| {
            valid_size(&Value::string(cpu), &Value::string("2048"), family).as_bool()
        };
        let windows = Value::string("WINDOWS_SERVER_2022_CORE");
        assert_eq!((on(&windows, "512"), on(&windows, "1024")), (Some(false), Some(true)));
        assert_eq!(on(&linux(), "512"), Some(true));
        let unknown = Value::unknown(Type::String, Reason::Variable("family".into()));
        assert_eq!((on(&unknown, "512"), on(&unknown, "1024")), (None, Some(true)));
    }

    #[test]
    fn knows_the_sizes() {
        for (cpu, memory) in [
            ("256", "512"),
            ("256", "2048"),
            ("2048", "8192"),
            ("8192", "16384"),
            ("16384", "122880"),
            ("32768", "249856"),
        ] {
            assert_eq!(valid(cpu, memory), Some(true), "{cpu} {memory}");
        }
        for (cpu, memory) in [
            ("256", "1536"),
            ("256", "4096"),
            ("1000", "2048"),
            ("8192", "17408"),
            ("4096", "32768"),
            ("32768", "65536"),
        ] {
            assert_eq!(valid(cpu, memory), Some(false), "{cpu} {memory}");
        }
    }

    #[test]
    fn reads_every_spelling() {
        assert_eq!(valid("1 vCPU", "2 GB"), Some(true));
        assert_eq!(valid(".5 vcpu", "1GB"), Some(true));
        assert_eq!(valid("0.3 vCPU", "1GB"), Some(false));
        assert_eq!(valid("much", "1GB"), Some(false));
        let numbers = valid_size(&Value::number(1024_i64), &Value::number(2048_i64), &linux());
        assert_eq!(numbers.as_bool(), Some(true));
    }

    #[test]
    fn decides_with_one_half_unknown() {
        let unknown = Value::unknown(Type::String, Reason::Variable("cpu".into()));
        assert!(valid_size(&unknown, &Value::string("8192"), &linux()).is_unknown());
        assert_eq!(valid_size(&unknown, &Value::string("100"), &linux()).as_bool(), Some(false));
        assert_eq!(valid_size(&Value::string("3"), &unknown, &linux()).as_bool(), Some(false));
        assert!(valid_size(&Value::string("256"), &unknown, &linux()).is_unknown());
        assert_eq!(
            valid_size(&Value::null(Type::String), &unknown, &linux()).as_bool(),
            Some(false)
        );
    }

    #[test]
    fn tells_the_memory_of_a_cpu() {
        let range = memory_range(&Value::string("256"));
        assert_eq!(range.get("values").unwrap().elements().unwrap().len(), 3);
        assert_eq!(range.get("max").unwrap().as_number().unwrap().as_i64(), Some(2048));
        assert!(memory_range(&Value::string("300")).is_null());
    }
}
