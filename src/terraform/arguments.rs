//! Whether a name is an argument of a resource type, in the versions of the provider that the configuration admits.
//! Must not know values.

use crate::expr::Error;
use crate::finding::Builtin;
use crate::model::Mode;
use crate::schema::{self, Presence, SchemaAttribute, TypeChanges};
use crate::source::Span;
use crate::value::{OriginLabel, Value, did_you_mean};

use super::block::BodyPlace;
use super::config::ResourceId;
use super::session::Session;
use super::version::VersionFit;

/// Which of the schema's kinds of types.
pub(super) fn schema_kind(mode: Mode) -> schema::SchemaKind {
    match mode {
        Mode::Managed => schema::SchemaKind::Resource,
        Mode::Data => schema::SchemaKind::Data,
    }
}

/// Whether only the next major version of the provider has an argument, and the configuration admits that version.
pub(super) fn is_new(fit: VersionFit, mode: Mode, ty: &str, path: &str) -> bool {
    next(fit, mode, ty).is_some_and(|changes| changes.adds(path))
}

/// What the next major version changes about a type, where it is admitted.
fn next(fit: VersionFit, mode: Mode, ty: &str) -> Option<&'static TypeChanges> {
    if fit.admits_next() { schema::changes(schema_kind(mode), ty) } else { None }
}

/// Reports a name that the schema does not have, unless a version that is admitted has it, or may have it.
pub(super) fn report_unknown(
    place: &BodyPlace<'_, '_>,
    name: &str,
    span: Span,
    schema: &schema::SchemaBlock,
) {
    let fit = place.instance.fit_of(place.ty);
    if is_new(fit, place.mode, place.ty, &format!("{}{name}", place.path)) {
        return;
    }
    let error = Error::at(span, format!("`{name}` is not an argument of `{}`", place.address));
    match (fit, did_you_mean(name, schema.names())) {
        (VersionFit::Exact | VersionFit::OrNewer | VersionFit::Newer, Some(near)) => {
            let error = error.with_help(format!("did you mean `{near}`?"));
            place.session.report_as(Builtin::UnknownArgument, &error);
        }
        (VersionFit::Exact, None) => place.session.report_as(Builtin::UnknownArgument, &error),
        (VersionFit::OrNewer | VersionFit::Newer, None) | (VersionFit::Other, _) => {}
    }
}

/// Reports a type that the provider does not have, in this version or the next.
pub(super) fn report_type(session: &Session<'_>, fit: VersionFit, id: &ResourceId, header: Span) {
    let kind = schema_kind(id.mode);
    if !id.kind.starts_with("aws_") || schema::has_type(kind, &id.kind) {
        return;
    }
    let what = match kind {
        schema::SchemaKind::Resource => "resource type",
        schema::SchemaKind::Data => "data source",
    };
    let error = Error::at(header, format!("the AWS provider has no {what} `{}`", id.kind));
    match (fit, did_you_mean(&id.kind, schema::type_names(kind))) {
        (VersionFit::Exact | VersionFit::OrNewer | VersionFit::Newer, Some(near)) => {
            let error = error.with_help(format!("did you mean `{near}`?"));
            session.report_as(Builtin::UnknownResourceType, &error);
        }
        (VersionFit::Exact | VersionFit::OrNewer, None) => {
            session.report_as(Builtin::UnknownResourceType, &error);
        }
        (VersionFit::Newer, None) | (VersionFit::Other, _) => {}
    }
}

/// Reports what a body must hold and does not. A provider that has less than the schema may ask for less.
pub(super) fn report_missing(
    place: &BodyPlace<'_, '_>,
    start: Span,
    schema: &schema::SchemaBlock,
    is_written: &dyn Fn(&str) -> bool,
) {
    if !matches!(place.instance.fit_of(place.ty), VersionFit::Exact | VersionFit::OrNewer) {
        return;
    }
    let required = |attribute: &SchemaAttribute| attribute.presence == Presence::Required;
    let attributes = schema.attributes.iter().filter(|(_, one)| required(one));
    let blocks = schema.blocks.iter().filter(|(_, nested)| nested.min > 0);
    let names = attributes.map(|(name, _)| name).chain(blocks.map(|(name, _)| name));
    for name in names.filter(|name| !is_written(name)) {
        let path = format!("{}{name}", place.path);
        let gone = next(place.instance.fit_of(place.ty), place.mode, place.ty)
            .is_some_and(|changes| changes.removed().any(|removed| removed == path));
        if !gone {
            let message = format!("`{name}` is missing in `{}`", place.address);
            place.session.report_as(Builtin::UnknownArgument, &Error::at(start, message));
        }
    }
}

/// Whether a null comes from the default of a variable of the root module: who calls that module, or plans it, gives
/// the variable a value, and `terraform validate` accepts it as it is.
pub(super) fn is_left_to_caller(place: &BodyPlace<'_, '_>, null: &Value) -> bool {
    let trail = null.origin.trail(LONGEST_WAY);
    let Some(at) = trail.iter().position(|(_, label)| matches!(label, OriginLabel::Default(_)))
    else {
        return false;
    };
    let calls =
        trail.iter().take(at).filter(|(_, label)| matches!(label, OriginLabel::Argument(_)));
    calls.count() == place.instance.depth
}

/// Ways of values are followed no further.
const LONGEST_WAY: usize = 100;

/// Reports a name that the schema has and the next major version has not, where that version is admitted: Terraform
/// takes the newest one.
pub(super) fn report_removed(place: &BodyPlace<'_, '_>, name: &str, span: Span) {
    let Some(changes) = next(place.instance.fit_of(place.ty), place.mode, place.ty) else { return };
    // Of a block that is gone, what is in it is not told again.
    if !changes.removed().any(|removed| removed.strip_prefix(place.path) == Some(name)) {
        return;
    }
    let major = schema::NEXT_VERSION.split('.').next().unwrap_or_default();
    let message = format!(
        "`{name}` is not an argument of `{}` in version {major} of the provider, and nothing keeps that version out",
        place.address
    );
    let help =
        format!("Use what replaces it, or constrain the provider to versions below {major}.");
    place.session.report_as(Builtin::UnknownArgument, &Error::at(span, message).with_help(help));
}
