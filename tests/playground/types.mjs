// Puts payloads of every kind against the oracle's types in one compilation (the oracle itself
// compiles once per kind, which takes ten times as long). Started in the oracle's folder.
//   node types.mjs FILE.json     FILE: {kind: [payload, …]}; prints {kind: [complaint, …]}
// The kinds are those of payloads.mjs, what Slack sends and answers, and those of blocks.mjs, what
// is shown; "slash#broken" is a kind of its own with the type of "slash".
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const here = process.cwd();
const ts = createRequire(path.join(here, "package.json"))("typescript");
const read = (name, wanted) => fs.readFileSync(path.join(here, name), "utf8").match(wanted)[1];
const sentTypes = new Function(`return ${read("payloads.mjs", /const K=(\{.*?\});/s)}`)();
const shown = read("blocks.mjs", /const PRE=`(.*?)`;/s);
const imports =
  'import type {SlashCommand,BlockAction,ViewSubmitAction,ViewClosedAction,EnvelopedEvent,' +
  'BlockSuggestion} from "@slack/bolt";import type * as W from "@slack/web-api";\n';

function source(kind, payload) {
  const type = sentTypes[kind];
  const head = type ? `${imports}const x:${type}=` : `${shown}const x:Kinds["${kind}"]=`;
  return `${head}${JSON.stringify(payload, null, 1)};export default x;`;
}

const sent = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const files = new Map();
for (const [kind, payloads] of Object.entries(sent)) {
  payloads.forEach((payload, n) => {
    const name = path.join(here, `__${kind.replace(/\W/g, "_")}__${n}.ts`);
    files.set(name, { kind, text: source(kind.split("#")[0], payload) });
  });
}
const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  types: [],
};
const host = ts.createCompilerHost(options);
host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
const { readFile, fileExists, getSourceFile } = host;
// Payloads are made of Slack's types alone: those of browsers, Node and Express, five sixths of all
// that would be read, have no part in them.
const foreign = /\/node_modules\/(?!@slack\/)/;
host.readFile = (f) => files.get(f)?.text ?? readFile(f);
host.fileExists = (f) => files.has(f) || (!foreign.test(f) && fileExists(f));
host.getSourceFile = (f, language) =>
  files.has(f)
    ? ts.createSourceFile(f, files.get(f).text, language)
    : getSourceFile.call(host, f, language);
const program = ts.createProgram([...files.keys()], options, host);
const found = Object.fromEntries(Object.keys(sent).map((kind) => [kind, []]));
for (const [name, { kind }] of files) {
  for (const problem of program.getSemanticDiagnostics(program.getSourceFile(name))) {
    found[kind].push(ts.flattenDiagnosticMessageText(problem.messageText, "\n").replace(/\s+/g, " "));
  }
}
console.log(JSON.stringify({ checked: files.size, found }));
