//! The command line, and nothing but the command line.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::cache::CacheVerb;
use crate::finding::{Profile, Severity};
use crate::record::Share;
use crate::standard;
use crate::triage::{Date, FailOn, Incomplete, Unknowns};

/// Policy and compliance linter that reads Terraform as Terraform does
#[derive(Debug, Parser)]
#[command(
    name = "bottlelint",
    version,
    subcommand_required = true,
    after_help = "A path in place of a command is checked: `bottlelint modules/ecs`.\n\
        bottlelint opens no network connection, ever.\n\n\
        Exit codes: 0 nothing found, 1 findings, 2 usage error or rule with an error,\n\
        3 nothing to check, 4 incomplete: something could not be read or judged, 70 a bug."
)]
pub(super) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(super) verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Find problems
    Check(Box<CheckArgs>),
    /// Make one report of the JSON reports of shards
    Merge(Box<MergeArgs>),
    /// Accept the findings of today, so that only new ones are reported
    Baseline(BaselineArgs),
    /// Say what a rule is about, why, and what to do
    Explain(ExplainArgs),
    /// List the rules, test them, check them, begin a new one
    Rules(RulesArgs),
    /// Say how strongly each requirement of a module holds, and on what evidence
    Requirements(RequirementsArgs),
    /// Show the settings of a run, or check the configuration
    Config(ConfigVerbArgs),
    /// Write a configuration, and say what to do next
    Init(InitArgs),
    /// Serve an editor: findings while typing, explanations, values, fixes, completion
    Lsp(Box<LspArgs>),
    /// Take over the comments and the configuration of checkov, Trivy or tflint
    Migrate(MigrateArgs),
    /// Say what each task takes to start and to work, and whether it has it
    Needs(NeedsArgs),
    /// Print a value and every step it came from
    Trace(TraceArgs),
    /// Print the resources that would be deployed, as JSON
    Facts(FactsArgs),
    /// Say whether a packet gets through and its reply back, hop by hop
    Reach(ReachArgs),
    /// Evaluate expressions in the scope of a module, as `terraform console` does
    Eval(EvalArgs),
    /// Print what each role may do, or whether it may do something
    Iam(IamArgs),
    /// Write the tables of inputs and outputs into a module's README
    Docs(DocsArgs),
    /// Say where results of earlier runs are kept, or remove them
    Cache(CacheVerbArgs),
    /// Print the JSON schema of an output
    Schema(SchemaArgs),
    /// Print completions for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
    /// Print the version
    Version,
}

impl Cli {
    /// Whether a word is a command: anything else in its place is a path to check.
    pub(super) fn is_verb(word: &str) -> bool {
        word == "help" || Self::command().get_subcommands().any(|verb| verb.get_name() == word)
    }
}

/// What to read, and with which values.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct InputArgs {
    /// Value of a variable of the root module, as for terraform
    #[arg(long, value_name = "NAME=VALUE")]
    pub(super) var: Vec<String>,
    /// File with values of variables, as for terraform
    #[arg(long, value_name = "FILE")]
    pub(super) var_file: Vec<PathBuf>,
    /// Value of what is otherwise unknown: data.aws_region.this.name=eu-west-1
    #[arg(long, value_name = "ADDRESS=VALUE")]
    pub(super) assume: Vec<String>,
    /// Directory that holds a container image's Dockerfile: checkout=services/checkout
    #[arg(long, value_name = "NAME=DIR")]
    pub(super) image: Vec<String>,
    /// Also take values of variables from `TF_VAR_NAME` in the environment
    #[arg(long)]
    pub(super) env_vars: bool,
    /// The value of terraform.workspace [default: unknown]
    #[arg(long, value_name = "NAME")]
    pub(super) workspace: Option<String>,
    /// Pass even if something could not be read or judged, which otherwise ends with code 4
    #[arg(long)]
    pub(super) allow_incomplete: bool,
    /// End with code 4 also when the source of a module is not in the repository
    #[arg(long, conflicts_with = "allow_incomplete")]
    pub(super) strict: bool,
    /// How many threads to use [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// Which configuration counts.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Input")]
pub(super) struct ConfigArgs {
    /// Configuration [default: the nearest bottlelint.hcl at or above the path, up to the repository's root]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long)]
    pub(super) no_config: bool,
    /// The commit whose configuration counts, where a verb takes one.
    #[arg(skip)]
    pub(super) from: Option<String>,
    /// What counts in place of the files on the disk, by their paths on this machine: what an editor has not saved yet,
    /// and what comes on standard input.
    #[arg(skip)]
    pub(super) unsaved: Unsaved,
    /// Whether the hashes of what is read are kept.
    #[arg(skip)]
    pub(super) hashes: Hashes,
}

/// Whether the hashes of what is read are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hashes {
    /// Nobody needs them.
    #[default]
    Dropped,
    /// For the cache.
    Kept,
}

impl ConfigArgs {
    /// No configuration counts.
    pub(super) fn none() -> Self {
        Self { no_config: true, ..Self::default() }
    }
}

/// Texts by path.
pub(super) type Unsaved = BTreeMap<PathBuf, Arc<[u8]>>;

impl InputArgs {
    /// What becomes of a run in which something was not judged.
    pub(super) fn incomplete(&self) -> Incomplete {
        match (self.allow_incomplete, self.strict) {
            (true, _) => Incomplete::Allowed,
            (false, true) => Incomplete::FailsOutside,
            (false, false) => Incomplete::Fails,
        }
    }
}

/// Which rules to run.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Directory with rules of your own; repeatable
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    /// Run only these: id, name, alias, group, requirement, `default`, `all`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not run these: id, name, alias, group, requirement
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Whose expectations to judge: everybody's (`default`), or also those on a Fargate module (`fargate`)
    #[arg(long, value_name = "PROFILE", value_parser = words(Profile::ALL.map(Profile::as_str), Profile::parse))]
    pub(super) profile: Option<Profile>,
}

/// `bottlelint check`
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Directories and files, `-` for standard input [default: `paths` of the configuration, or the current directory]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Where what comes on standard input would lie, with the path `-`
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Of a plan in JSON, the directory of its configuration, where findings are shown [default: the plan's own directory,
    /// if its configuration lies there]
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub(super) source: Option<PathBuf>,
    /// Of a plan in JSON, judge only the resources that it makes, changes or replaces
    #[arg(long, help_heading = "Input")]
    pub(super) changed_only: bool,
    /// Leave out paths that match: `**/examples`; repeatable
    #[arg(long, value_name = "PATTERN", help_heading = "Input")]
    pub(super) exclude: Vec<String>,
    /// Check again whenever a file of the repository changes, until you end it with Ctrl-C
    #[arg(long, help_heading = "Input", conflicts_with_all = ["fix", "diff_only"])]
    pub(super) watch: bool,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) findings: FindingArgs,
    #[command(flatten)]
    pub(super) changes: ChangeArgs,
    #[command(flatten)]
    pub(super) share: ShareArgs,
    #[command(flatten)]
    pub(super) fixes: FixArgs,
    #[command(flatten)]
    pub(super) cache: CacheArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// What is kept from run to run.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Cache")]
pub(super) struct CacheArgs {
    /// Judge everything anew, and keep nothing for later runs
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Directory of what earlier runs found [default: `BOTTLELINT_CACHE_DIR`, or bottlelint in the cache directory of the user]
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub(super) cache_dir: Option<PathBuf>,
}

/// `bottlelint cache`
#[derive(Debug, Args)]
pub(super) struct CacheVerbArgs {
    #[command(subcommand)]
    pub(super) verb: CacheVerb,
}

/// Which share of the work is done.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Several machines")]
pub(super) struct ShareArgs {
    /// Check one of several shares of the root modules, the first of four with 1/4; `bottlelint merge` makes one report of them
    #[arg(long, value_name = "I/N", value_parser = share, conflicts_with_all = NOT_IN_SHARES)]
    pub(super) shard: Option<Share>,
    /// Environment variable that says which share it is, counted from 0: `AWS_BATCH_JOB_ARRAY_INDEX`
    #[arg(long, value_name = "VARIABLE", requires = "shard_count", conflicts_with_all = NOT_IN_SHARES, conflicts_with = "shard")]
    pub(super) shard_index_from: Option<String>,
    /// How many shares there are, with `--shard-index-from`
    #[arg(long, value_name = "N", requires = "shard_index_from")]
    pub(super) shard_count: Option<usize>,
}

/// What needs the whole, or changes it.
const NOT_IN_SHARES: [&str; 7] =
    ["watch", "fix", "diff_only", "changed_since", "diff", "suppressions_from", "stdin_filename"];

fn share(text: &str) -> Result<Share, &'static str> {
    Share::parse(text).ok_or("the first of four shares is 1/4, the last one 4/4")
}

/// `bottlelint merge`
#[derive(Debug, Args)]
pub(super) struct MergeArgs {
    /// The JSON reports of all shards
    #[arg(value_name = "REPORT", required = true)]
    pub(super) reports: Vec<PathBuf>,
    /// Pass even if something could not be read or judged, which otherwise ends with code 4
    #[arg(long, help_heading = "Input")]
    pub(super) allow_incomplete: bool,
    /// End with code 4 also when the source of a module is not in the repository
    #[arg(long, help_heading = "Input", conflicts_with = "allow_incomplete")]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) findings: FindingArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

impl ShareArgs {
    /// Whether a share is asked for.
    pub(super) fn is_given(&self) -> bool {
        self.shard.is_some() || self.shard_index_from.is_some()
    }
}

impl MergeArgs {
    /// The check of these paths that the reports are the shares of.
    pub(super) fn whole(&self, paths: &[String]) -> CheckArgs {
        let input = InputArgs {
            allow_incomplete: self.allow_incomplete,
            strict: self.strict,
            config: self.config.clone(),
            ..InputArgs::default()
        };
        CheckArgs {
            paths: paths.iter().map(PathBuf::from).collect(),
            stdin_filename: None,
            source: None,
            changed_only: false,
            exclude: Vec::new(),
            watch: false,
            input,
            rules: self.rules.clone(),
            findings: self.findings.clone(),
            changes: ChangeArgs::default(),
            share: ShareArgs::default(),
            fixes: FixArgs::default(),
            cache: CacheArgs::default(),
            output: self.output.clone(),
        }
    }
}

/// `bottlelint lsp`
#[derive(Clone, Debug, Args)]
pub(super) struct LspArgs {
    /// Leave out paths that match: `**/examples`; repeatable
    #[arg(long, value_name = "PATTERN", help_heading = "Input")]
    pub(super) exclude: Vec<String>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
}

/// What is repaired.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Repair what can be repaired unseen; with `unsafe`, also what a person should look at
    #[arg(long, value_name = "SAFETY", num_args = 0..=1, require_equals = true, default_missing_value = "safe")]
    pub(super) fix: Option<FixArg>,
    /// Print what `--fix` would change, and write nothing
    #[arg(long)]
    pub(super) diff_only: bool,
}

/// `--fix`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FixArg {
    /// What changes nothing but what the finding is about
    Safe,
    /// That, and what a person should look at
    Unsafe,
}

/// Which findings count.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Findings")]
pub(super) struct FindingArgs {
    /// From which severity on findings end the run with code 1 [default: low]
    #[arg(long, value_name = "LEVEL", value_parser = words(FailOn::WORDS, FailOn::parse))]
    pub(super) fail_on: Option<FailOn>,
    /// Hide findings below this severity [default: info]
    #[arg(long, value_name = "LEVEL", value_parser = words(Severity::ALL.map(Severity::as_str), Severity::parse))]
    pub(super) min_severity: Option<Severity>,
    /// How to report unknown verdicts [default: show]
    #[arg(long, value_name = "HOW", value_parser = words(Unknowns::ALL.map(Unknowns::as_str), Unknowns::parse))]
    pub(super) unknown: Option<Unknowns>,
    /// File of accepted findings, which are left out: see `bottlelint baseline`
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub(super) baseline: Option<PathBuf>,
    /// Also report the findings that the baseline accepts
    #[arg(long)]
    pub(super) no_baseline: bool,
    /// Also report suppressed findings
    #[arg(long)]
    pub(super) no_suppressions: bool,
    /// Set comments for checkov, trivy, tfsec, tflint and KICS aside
    #[arg(long)]
    pub(super) no_foreign_suppressions: bool,
}

/// What the findings are compared with.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Findings")]
pub(super) struct ChangeArgs {
    /// Report what changed since REF branched off, and what the change causes elsewhere
    #[arg(long, value_name = "REF", conflicts_with = "diff")]
    pub(super) changed_since: Option<String>,
    /// The same for a unified diff of the files as they are now; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) diff: Option<PathBuf>,
    /// Comments, configuration, baseline and rules of one's own count only as they are in REF: for changes by strangers
    #[arg(long, value_name = "REF")]
    pub(super) suppressions_from: Option<String>,
}

/// How to report.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// full, compact, json, sarif, github, gitlab, junit, html, suggestions or markdown, to standard output or a file; repeatable
    #[arg(short, long, aliases = ["format", "output-format"], value_name = "FORMAT[=PATH]")]
    pub(super) output: Vec<String>,
    /// SARIF: results of one category replace earlier ones [default: bottlelint/PATH]
    #[arg(long, value_name = "TEXT")]
    pub(super) sarif_category: Option<String>,
    /// SARIF: suppressed findings are results too; GitHub opens them as alerts
    #[arg(long)]
    pub(super) sarif_suppressed: bool,
    /// Count the findings of each rule at the end
    #[arg(long)]
    pub(super) statistics: bool,
    /// Whether the ids of rules are links to their pages [default: auto]
    #[arg(long, value_name = "WHEN", default_value = "auto", hide_default_value = true)]
    pub(super) hyperlinks: ColorArg,
    #[command(flatten)]
    pub(super) terminal: TerminalArgs,
    /// Findings only; twice: nothing
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(super) quiet: u8,
    /// Suppressed findings and what was read, too
    #[arg(short, long)]
    pub(super) verbose: bool,
}

/// How the terminal is used.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct TerminalArgs {
    /// Whether to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorArg,
    /// Columns of the terminal
    #[arg(long, value_name = "N")]
    pub(super) width: Option<usize>,
}

/// `bottlelint baseline`
#[derive(Debug, Args)]
pub(super) struct BaselineArgs {
    #[command(subcommand)]
    pub(super) verb: BaselineVerb,
}

/// What to do with the baseline.
#[derive(Debug, Subcommand)]
pub(super) enum BaselineVerb {
    /// Write the findings that `check` would report with these arguments; entries that it does not judge stay
    Write(Box<CheckArgs>),
    /// Remove the entries that are no longer needed, and add none
    Update(Box<CheckArgs>),
    /// List the entries
    Show(Box<CheckArgs>),
}

/// `bottlelint explain`
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// Id, name or alias
    pub(super) rule: String,
    /// Directory with rules of your own; repeatable
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// `bottlelint rules`
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// What to do; `list` if nothing is said.
    #[command(subcommand)]
    pub(super) verb: Option<RulesVerb>,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub(super) enum RulesVerb {
    /// List the rules
    List(RulesListArgs),
    /// Run the tests of rules
    Test {
        /// Directory with `rules` and `fixtures`
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Write the pages about bottlelint's own rules
    Pages {
        /// Where to write them
        #[arg(default_value = "docs/rules")]
        dir: PathBuf,
        /// Write nothing; end with code 1 when a page would change
        #[arg(long)]
        check: bool,
    },
    /// Check that rules are well-formed
    Check {
        /// Directory with rules
        dir: PathBuf,
    },
    /// Write a new rule and its fixtures
    New {
        /// Name, which reads after "allow": `writable-root-filesystem`
        name: String,
        /// Where to write it
        #[arg(long, value_name = "DIR", default_value = "policy")]
        dir: PathBuf,
        /// Its id [default: the first of MY001, MY002 ... that no rule there has]
        #[arg(long, value_name = "ID")]
        id: Option<String>,
    },
}

/// `bottlelint rules list`
#[derive(Debug, Default, Args)]
pub(super) struct RulesListArgs {
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// A day on the command line.
fn day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a day as 2026-12-31".to_owned())
}

/// `bottlelint requirements`
#[derive(Debug, Args)]
pub(super) struct RequirementsArgs {
    /// Directories of modules, or above them
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// text, markdown, json or html, to standard output or a file; repeatable
    #[arg(short, long, aliases = ["format", "output-format"], value_name = "FORMAT[=PATH]")]
    pub(super) output: Vec<String>,
    /// Judge the controls of a standard: aws-fsbp, cis-aws-3.0.0, cis-aws-5.0.0, cis-aws-6.0.0, cis-aws-7.0.0, nist-800-53-r5,
    /// soc2
    #[arg(long, value_name = "NAME", conflicts_with_all = ["select", "ignore", "profile"], value_parser = PossibleValuesParser::new(standard::names()), hide_possible_values = true)]
    pub(super) standard: Option<String>,
    /// The day that the report bears: it reads no clock
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) date: Option<Date>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) terminal: TerminalArgs,
}

/// `bottlelint config`
#[derive(Debug, Args)]
pub(super) struct ConfigVerbArgs {
    #[command(subcommand)]
    pub(super) verb: ConfigVerb,
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigVerb {
    /// Show the settings that `check` would use with these arguments, and where each comes from
    Show(Box<CheckArgs>),
    /// Check that the configuration is valid
    Check(Box<CheckArgs>),
}

/// `bottlelint init`
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Directory to write bottlelint.hcl to [default: the repository's root]
    #[arg(value_name = "DIR")]
    pub(super) dir: Option<PathBuf>,
}

/// `bottlelint migrate`
#[derive(Debug, Args)]
pub(super) struct MigrateArgs {
    /// The other tool
    pub(super) from: MigrateFrom,
    /// Directory whose files are rewritten
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Print the changes and write nothing
    #[arg(long)]
    pub(super) diff_only: bool,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
}

/// The other tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MigrateFrom {
    /// `# checkov:skip=`, .checkov.yaml
    Checkov,
    /// `# trivy:ignore:`, `# tfsec:ignore:`, .trivyignore
    Trivy,
    /// `# tflint-ignore:`, .tflint.hcl
    Tflint,
}

/// `bottlelint needs`
#[derive(Debug, Args)]
pub(super) struct NeedsArgs {
    /// Directory of the root module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// One task: its address or family, or the address of what starts it
    pub(super) task: Option<String>,
    /// text or json, to standard output or a file; repeatable
    #[arg(short, long, aliases = ["format", "output-format"], value_name = "FORMAT[=PATH]")]
    pub(super) output: Vec<String>,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) terminal: TerminalArgs,
}

/// `bottlelint trace`
#[derive(Debug, Args)]
pub(super) struct TraceArgs {
    /// What to trace: `aws_ecs_service.this[0].desired_count`, `local.name`
    pub(super) address: String,
    /// Directory of the root module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[command(flatten)]
    pub(super) terminal: TerminalArgs,
}

/// `bottlelint facts`
#[derive(Debug, Args)]
pub(super) struct FactsArgs {
    /// Directory of the root module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// `bottlelint reach`
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 reached, 1 not reached, 4 not known.")]
pub(super) struct ReachArgs {
    /// Address of a service, task set, target, schedule, function, load balancer or NAT gateway; or `internet`
    pub(super) from: String,
    /// Address of a resource, a range, a service such as `ecr.api`, or `internet`
    pub(super) to: String,
    /// Port of TCP, or `udp/53`
    #[arg(default_value = "443")]
    pub(super) port: String,
    /// Directory of the root module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Over IPv6
    #[arg(long)]
    pub(super) ipv6: bool,
    /// How to print it
    #[arg(short = 'o', long = "output", aliases = ["format", "output-format"], value_name = "FORMAT", default_value = "text")]
    pub(super) format: ReachFormat,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// `bottlelint iam`
#[derive(Debug, Args)]
pub(super) struct IamArgs {
    /// Directory of the root module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Only this role, user or group: `aws_iam_role.task`
    #[arg(long, value_name = "ADDRESS")]
    pub(super) role: Option<String>,
    /// Ask whether it may do this: s3:GetObject `arn:aws:s3:::bottles/a`
    #[arg(long, num_args = 2, value_names = ["ACTION", "RESOURCE"])]
    pub(super) can: Vec<String>,
    /// Value of a condition key of the request; repeatable
    #[arg(long, value_name = "KEY=VALUE", requires = "can")]
    pub(super) with: Vec<String>,
    /// As JSON
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// How a path is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReachFormat {
    /// For people
    Text,
    /// For programs: see `bottlelint schema reach`
    Json,
}

/// `bottlelint eval`
#[derive(Debug, Args)]
pub(super) struct EvalArgs {
    /// Directory of the root module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// The expression; without it, one a line is read from standard input
    pub(super) expression: Option<String>,
    /// Print a JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) input: InputArgs,
}

/// `bottlelint schema`
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Of which output
    #[arg(default_value = "json")]
    pub(super) of: SchemaOf,
}

/// An output that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// `bottlelint check -o json`
    Json,
    /// `bottlelint facts`
    Facts,
    /// `bottlelint reach -o json`
    Reach,
    /// `bottlelint iam --json`
    Iam,
    /// `bottlelint needs -o json`
    Needs,
}

/// `bottlelint docs`
#[derive(Debug, Args)]
pub(super) struct DocsArgs {
    /// Directory of the module
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Write nothing; end with code 1 when the README would change
    #[arg(long)]
    pub(super) check: bool,
}

/// `bottlelint completions`
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

/// `--color`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArg {
    /// When standard output is a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// One of a few words, as the configuration has them.
fn words<T: Clone + Send + Sync + 'static>(
    words: impl IntoIterator<Item = &'static str>,
    parse: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words.into_iter().collect::<Vec<_>>())
        .try_map(move |word| parse(&word).ok_or("it is not one of the words"))
}
