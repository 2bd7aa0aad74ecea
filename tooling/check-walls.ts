/** `npm run check`, last part: the walls between the packages stand. */
import { fileURLToPath } from 'node:url';
import { findBreaches } from './walls/find-breaches.ts';
import { walls } from './walls/table.ts';

const breaches = await findBreaches(fileURLToPath(new URL('..', import.meta.url)));
for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exitCode = 1;
else
  console.log(`The walls stand: ${Object.keys(walls).length} packages, doors and arrows as drawn.`);
