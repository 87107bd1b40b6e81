// Bundles CSS and scripts, draws the sprite and writes the manifest; called by lms.assets.build.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [source, target, icons] = process.argv.slice(2);
const PUBLIC = "/static/dist/";
const TARGETS = ["chrome100", "firefox100", "safari15.4"];
const COMPRESSED = new Set([".css", ".js", ".svg", ".webmanifest"]);
const fresh = `${target}.new`;
const manifest = {};

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

async function bundle(folder, names, more = {}) {
  const result = await build({
    entryPoints: names.map((name) => join(source, folder, name)),
    outdir: join(fresh, folder),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    charset: "utf8",
    target: TARGETS,
    nodePaths: ["node_modules"],
    ...more,
  });
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint) manifest[`${folder}/${basename(output.entryPoint)}`] = `dist/${folder}/${basename(path)}`;
  }
}

function sprite(names) {
  const symbols = names.map((name) => {
    const path = join("node_modules", "lucide-static", "icons", `${name}.svg`);
    const body = readFileSync(path, "utf8").replace(/[\s\S]*?<svg[^>]*>|<\/svg>[\s\S]*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${body.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function hashed(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  return `${basename(name, extname(name))}-${hash}${extname(name)}`;
}

function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COMPRESSED.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    writeFileSync(`${path}.br`, brotliCompressSync(content, options));
  }
}

await bundle("css", ["app.css", "paper.css", "slips.css"]);
await bundle("js", ["boot.js"], { format: "iife" });
// Apart, so that no page waits for a third file; only the editor is fetched when it is needed.
await bundle("js", ["app.js"], { format: "esm", splitting: true });
await bundle("js", ["paper.js"], { format: "esm" });

mkdirSync(join(fresh, "img"));
for (const name of readdirSync(join(source, "img"))) {
  const file = hashed(name, readFileSync(join(source, "img", name)));
  cpSync(join(source, "img", name), join(fresh, "img", file));
  manifest[`img/${name}`] = `dist/img/${file}`;
}

// Documents are set in these: Times in its measures, with every Vietnamese letter.
for (const face of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]) {
  const file = `Tinos_${face}.ttf`;
  cpSync(join("node_modules", "@expo-google-fonts", "tinos", face, file), join(fresh, "fonts", file));
}

const drawn = sprite(icons.split(","));
manifest["icons.svg"] = `dist/${hashed("icons.svg", drawn)}`;
writeFileSync(join(fresh, basename(manifest["icons.svg"])), drawn);

// The worker keeps what the offline page needs; its own name stays, so that browsers find the next one.
const kept = ["css/app.css", "js/boot.js", "js/app.js", "icons.svg", "img/emblem.svg"];
const shell = kept.map((name) => PUBLIC + manifest[name].slice("dist/".length));
const version = createHash("sha256").update(shell.join()).digest("hex").slice(0, 12);
const define = { SHELL: JSON.stringify(shell), VERSION: JSON.stringify(version) };
const worker = { define, entryNames: "[name]", format: "iife" };
await bundle("js", ["worker.js"], worker);

compress(fresh);
writeFileSync(join(fresh, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
