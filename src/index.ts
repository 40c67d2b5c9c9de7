/** The public API: what a program that builds on muster may name. */
export { runCli } from './cli/cli.ts';
export type { ExitCode } from './cli/exit-code.ts';
export type { Io } from './cli/io.ts';
export type { Diagnostic } from './base/diagnostic.ts';
export type { Checked } from './base/result.ts';
export { checkProject } from './plan/check.ts';
export type { ProjectPlan } from './plan/project-plan.ts';
export type * from './ports.ts';
export type { Project } from './project/project.ts';
export { readProject } from './project/read.ts';
