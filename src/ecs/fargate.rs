//! Task sizes that Fargate has. From AWS's "Fargate task definition parameters: task CPU and memory".

use crate::value::{Kind, Truth, Type, Value};
use crate::view::value::truth;

/// CPU units, and the memory that goes with them in MiB: least, most, step. 256 units have no 1.5 GB.
const SIZES: [(u32, u32, u32, u32); 7] = [
    (256, 512, 2048, 512),
    (512, 1024, 4096, 1024),
    (1024, 2048, 8192, 1024),
    (2048, 4096, 16_384, 1024),
    (4096, 8192, 30_720, 1024),
    (8192, 16_384, 61_440, 4096),
    (16_384, 32_768, 122_880, 8192),
];

fn memories(size: (u32, u32, u32, u32)) -> impl Iterator<Item = u32> {
    let (cpu, least, most, step) = size;
    (least..=most).step_by(step as usize).filter(move |memory| (cpu, *memory) != (256, 1536))
}

/// Whether Fargate has tasks of this size. Either may be a number or a string, as ECS accepts it:
/// `1024`, `"1024"`, `"1 vCPU"`, `"2 GB"`.
pub(super) fn valid_size(cpu: &Value, memory: &Value) -> Value {
    let (units, mebibytes) = (quantity(cpu, "vcpu"), quantity(memory, "gb"));
    let fits = SIZES.iter().map(|size| {
        let cpu = units.is(size.0);
        let memory = Truth::any(memories(*size).map(|memory| mebibytes.is(memory)));
        cpu.and(memory)
    });
    truth(Truth::any(fits), [cpu, memory])
}

/// The memory that goes with `cpu`: an object of `min`, `max` and the list `values`, in MiB; null for
/// a CPU that Fargate does not have.
pub(super) fn memory_range(cpu: &Value) -> Value {
    let units = match quantity(cpu, "vcpu") {
        Quantity::Unknown => return crate::view::value::unknown_of(cpu, range_type()),
        Quantity::Known(units) => units,
        Quantity::None => 0,
    };
    let Some(size) = SIZES.iter().find(|size| u64::from(size.0) == units) else {
        return Value::null(range_type());
    };
    let number = |number: u32| Value::number(i64::from(number));
    let values = Value::list(Type::Number, memories(*size).map(number).collect());
    Value::object([
        ("min".into(), number(size.1)),
        ("max".into(), number(size.2)),
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
    fn is(self, number: u32) -> Truth {
        match self {
            Self::Known(known) => Truth::from(known == u64::from(number)),
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
    // A task has at most 16 vCPU or 120 GB: far from where the conversion loses anything.
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
        valid_size(&Value::string(cpu), &Value::string(memory)).as_bool()
    }

    #[test]
    fn knows_the_sizes() {
        for (cpu, memory) in [
            ("256", "512"),
            ("256", "2048"),
            ("2048", "8192"),
            ("8192", "16384"),
            ("16384", "122880"),
        ] {
            assert_eq!(valid(cpu, memory), Some(true), "{cpu} {memory}");
        }
        for (cpu, memory) in [
            ("256", "1536"),
            ("256", "4096"),
            ("1000", "2048"),
            ("8192", "17408"),
            ("4096", "32768"),
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
        let numbers = valid_size(&Value::number(1024_i64), &Value::number(2048_i64));
        assert_eq!(numbers.as_bool(), Some(true));
    }

    #[test]
    fn decides_with_one_half_unknown() {
        let unknown = Value::unknown(Type::String, Reason::Variable("cpu".into()));
        assert!(valid_size(&unknown, &Value::string("8192")).is_unknown());
        assert_eq!(valid_size(&unknown, &Value::string("100")).as_bool(), Some(false));
        assert_eq!(valid_size(&Value::string("3"), &unknown).as_bool(), Some(false));
        assert!(valid_size(&Value::string("256"), &unknown).is_unknown());
        assert_eq!(valid_size(&Value::null(Type::String), &unknown).as_bool(), Some(false));
    }

    #[test]
    fn tells_the_memory_of_a_cpu() {
        let range = memory_range(&Value::string("256"));
        assert_eq!(range.get("values").unwrap().elements().unwrap().len(), 3);
        assert_eq!(range.get("max").unwrap().as_number().unwrap().as_i64(), Some(2048));
        assert!(memory_range(&Value::string("300")).is_null());
    }
}
