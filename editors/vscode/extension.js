// Starts `bottlelint lsp` and connects it with the editor. Everything else is in the program.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

// What bottlelint reads: modules and their values, rules and settings, task definitions, Dockerfiles.
const FILES = [
  "**/*.{tf,tofu,tfvars,hcl}",
  "**/*.{tf,tofu,tfvars}.json",
  "**/*.json",
  "**/{Dockerfile,Containerfile}",
];

let client;

function start() {
  const settings = vscode.workspace.getConfiguration("bottlelint");
  const server = { command: settings.get("path"), args: ["lsp", ...settings.get("arguments")] };
  const options = {
    documentSelector: FILES.map((pattern) => ({ scheme: "file", pattern })),
    // What other programs change on the disk counts, too.
    synchronize: { fileEvents: FILES.map((pattern) => vscode.workspace.createFileSystemWatcher(pattern)) },
  };
  client = new LanguageClient("bottlelint", "bottlelint", server, options);
  return client.start().catch((error) => {
    vscode.window.showErrorMessage(`bottlelint: \`${server.command}\` does not start: ${error.message}`);
  });
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function activate(context) {
  const restart = async () => {
    // A server that has crashed cannot be stopped.
    await stop().catch(() => {});
    await start();
  };
  context.subscriptions.push(vscode.commands.registerCommand("bottlelint.restart", restart));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("bottlelint")) await restart();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
