//! The number that digits write.

use crate::value::{Budget, Number, NumberError, Reason, Type, Value};

pub(super) fn number(digits: &str) -> Value {
    match Number::parse(digits) {
        Ok(number) => Value::number(number),
        Err(NumberError::TooLarge | NumberError::NotANumber | NumberError::DivisionByZero) => {
            let reason = Reason::Budget(Budget::Bytes);
            Value::unknown(Type::Number, reason)
        }
    }
}
