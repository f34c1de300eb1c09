import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { grayPng } from '../../src/report/gray-png.js';
import { facePicture, placed } from '../vision/face-picture.js';

/** Which way a corner of the mouth goes, px of the picture. */
const movements = { happiness: 3, repression: -3 } as const;

/**
 * Writes a manifest of rendered faces: so many subjects, each its own brightness, each a clip of every label, all as folders of
 * numbered pictures.
 * @returns the manifest's path
 */
export async function writeSmileManifest(root: string, subjects: number): Promise<string> {
  const rows = ['clip,subject,label,path,first,onset,apex,offset,fps'];
  for (let person = 1; person <= subjects; person++) {
    for (const [label, px] of Object.entries(movements)) {
      const clip = `s${person}-${label}`;
      await mkdir(join(root, clip), { recursive: true });
      for (let n = 1; n <= 9; n++) {
        const { gray, width, height } = placed(
          moved(px * Math.max(0, 1 - Math.abs(n - 5) / 4), person),
          320,
          260,
          30,
          25,
        );
        await writeFile(join(root, clip, `img${n}.png`), grayPng(gray, width, height));
      }
      rows.push(`${clip},s${person},${label},${clip},1,1,5,9,60`);
    }
  }
  const path = join(root, 'faces.csv');
  await writeFile(path, `${rows.join('\n')}\n`);
  return path;
}

/** The face with a corner of its mouth moved up by `px`, darker or brighter by person. */
function moved(px: number, person: number): ReturnType<typeof facePicture>['picture'] {
  const { gray, width, height } = facePicture('frontal').picture;
  const out = gray.slice();
  const [cx, cy] = [0.58 * width, 0.66 * height];
  for (let y = 1; y < height - 2; y++) {
    for (let x = 0; x < width; x++) {
      const shift = px * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * 14 ** 2));
      const at = Math.min(Math.max(y + shift, 0), height - 2);
      const row = Math.floor(at);
      const i = row * width + x;
      const value = gray[i]! + (at - row) * (gray[i + width]! - gray[i]!);
      out[y * width + x] = 255 * (value / 255) ** (0.8 + 0.08 * person) + 0.5;
    }
  }
  return { gray: out, width, height };
}
