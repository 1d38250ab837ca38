//! Functions of the AWS provider: all three, which only work with text. Must not know Terraform's own.

use std::sync::Arc;

use crate::expr::Result;
use crate::value::{Part, Text, Type, Value};

use super::parameters::{invalid, string_result, text, unknown};
use super::{Call, Function};

/// Source: <https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/functions/arn_parse> and its neighbours.
pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("provider::aws::arn_build", 5, arn_build),
    Function::exactly("provider::aws::arn_parse", 1, arn_parse),
    Function::exactly("provider::aws::trim_iam_role_path", 1, trim_iam_role_path),
];

/// The fields of an ARN after `arn`, in order.
const FIELDS: [&str; 5] = ["partition", "service", "region", "account_id", "resource"];

fn arn_build(call: &Call<'_>) -> Result<Value> {
    let mut parts = vec![Part::Literal("arn".into())];
    for (index, field) in FIELDS.into_iter().enumerate() {
        parts.push(Part::Literal(":".into()));
        parts.extend(text(call, index, field)?.parts());
    }
    Ok(string_result(call, Text::from_parts(parts)))
}

fn arn_parse(call: &Call<'_>) -> Result<Value> {
    let arn = text(call, 0, "arn")?;
    let Some(known) = arn.as_str() else {
        let fields = FIELDS.into_iter().map(|field| (Arc::from(field), Type::String));
        return Ok(unknown(call, Type::object(fields)));
    };
    let fields = FIELDS.into_iter().map(Arc::from).zip(parsed(known)?.map(Value::string));
    Ok(Value::object(fields))
}

fn trim_iam_role_path(call: &Call<'_>) -> Result<Value> {
    let arn = text(call, 0, "arn")?;
    let Some(known) = arn.as_str() else { return Ok(unknown(call, Type::String)) };
    let [partition, service, region, account, resource] = parsed(known)?;
    let (kind, name) = (resource.split('/').next(), resource.rsplit('/').next());
    let (true, Some("role"), Some(name)) = (service == "iam", kind, name) else {
        return Err(invalid("arn", "the ARN of an IAM role is required"));
    };
    let trimmed = format!("arn:{partition}:{service}:{region}:{account}:role/{name}");
    Ok(string_result(call, Text::known(trimmed)))
}

fn parsed(arn: &str) -> Result<[&str; 5]> {
    let mut fields = arn.strip_prefix("arn:").into_iter().flat_map(|rest| rest.splitn(5, ':'));
    let missing = || invalid("arn", "an ARN with six fields is required");
    let mut field = || fields.next().ok_or_else(missing);
    Ok([field()?, field()?, field()?, field()?, field()?])
}
