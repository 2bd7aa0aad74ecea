import { checkArrows } from './check-arrows.ts';
import { checkBrowser } from './check-browser.ts';
import { checkDoors } from './check-doors.ts';
import { readPackages } from './package-folder.ts';
import { walls } from './table.ts';

/**
 * Every place in the checkout under `root` where a wall is breached, as one sentence that names the file
 * and the rule.
 */
export async function findBreaches(root: string): Promise<string[]> {
  const packages = readPackages(root);
  const breaches: string[] = [];
  for (const one of packages) {
    const wall = walls[one.name];
    if (!wall) {
      breaches.push(`${one.path}: there is no package ${one.name} in tooling/walls/table.ts.`);
      continue;
    }
    breaches.push(
      ...checkDoors(root, one, wall),
      ...checkArrows(root, one, wall, packages),
      ...(await checkBrowser(root, one, wall)),
    );
  }
  return breaches;
}
