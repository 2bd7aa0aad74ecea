/** `npm start`: the command `dialwright start`, from the sources. */
import { main } from './cli/main.ts';

await main(['start', ...process.argv.slice(2)]);
