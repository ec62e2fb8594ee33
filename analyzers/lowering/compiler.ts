/**
 * TypeScript, and the declarations of the model as it reads them. Invariant: this is the only place that
 * knows ts-morph, and it is loaded when a program has to be read, because loading it takes longer than
 * reading one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Project, ts } from "ts-morph";
import { Recent } from "./recent.js";
import { type Signatures, signaturesOf } from "./units/signatures.js";

export type { ts as TypeScript } from "ts-morph";

/** The least that TypeScript asks of a library. */
const library = `
interface Array<T> { length: number; [index: number]: T; forEach(each: (value: T, index: number) => void): void; splice(start: number, count: number, ...items: T[]): T[] }
interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }
interface Boolean {} interface Function {} interface CallableFunction extends Function {} interface NewableFunction extends Function {}
interface IArguments {} interface Number {} interface Object {} interface RegExp {} interface String {} interface BigInt {}
interface Error { message: string } interface Symbol {} interface Uint8Array { [index: number]: number } interface Uint32Array { [index: number]: number }
interface Promise<T> {} interface Int32Array { [index: number]: number } interface Map<K, V> {} interface Set<T> {} interface ReadonlyMap<K, V> {} interface ReadonlySet<T> {}
declare var Error: { new (message?: string): Error };
declare var BigInt: { asIntN(bits: number, value: bigint): bigint; asUintN(bits: number, value: bigint): bigint };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Partial<T> = { [P in keyof T]?: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Omit<T, K extends keyof any> = { [P in Exclude<keyof T, K>]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
`;

type Compiler = typeof import("ts-morph");

/** The declarations that programs are checked against, by their names under `/model/`. */
function declarations(): (readonly [name: string, text: string])[] {
  const model = join(dirname(fileURLToPath(import.meta.url)), "../model");
  return readdirSync(model, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".d.ts") && !/\.test\.d\.ts$|^testing[/\\]/.test(name))
    .sort()
    .map((name) => [name, readFileSync(join(model, name), "utf8")]);
}

/** All that decides, besides the text of a program and the versions of packages, what is said of it. */
export function checkerText(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const units = readdirSync(join(here, "units")).filter((name) =>
    /^(?!.*\.test)\w.*\.js$/.test(name),
  );
  const own = [
    "compiler.js",
    "strip-types.js",
    "type-check.js",
    ...units.sort().map((name) => `units/${name}`),
  ].map((name) => readFileSync(join(here, name), "utf8"));
  return JSON.stringify([...own, ...declarations()]);
}

/** Loading the compiler and the declarations of the model costs more than checking a program. */
let bench: Promise<CompilerAndModel> | undefined;

interface CompilerAndModel {
  readonly compiler: Compiler;
  readonly project: Project;
  /** What the model's functions count. */
  readonly signatures: Signatures;
  /** Programs that nothing is wrong with. */
  readonly right: Recent<true>;
  /** Programs without their types, by the programs. */
  readonly stripped: Recent<string>;
}

export function compilerAndModel(): Promise<CompilerAndModel> {
  bench ??= import("ts-morph").then((compiler) => {
    const { ts: typescript } = compiler;
    const project = new compiler.Project({
      useInMemoryFileSystem: true,
      skipLoadingLibFiles: true,
      compilerOptions: {
        noLib: true,
        strict: false,
        target: typescript.ScriptTarget.ES2022,
        module: typescript.ModuleKind.ESNext,
        moduleResolution: typescript.ModuleResolutionKind.Bundler,
        types: [],
      },
    });
    project.createSourceFile("/library.d.ts", library);
    const files = declarations().map(
      ([name, text]) =>
        project.createSourceFile(`/model/${name}`, text).compilerNode as ts.SourceFile,
    );
    return {
      compiler,
      project,
      signatures: signaturesOf(typescript, files),
      right: new Recent<true>(),
      stripped: new Recent<string>(),
    };
  });
  return bench;
}
