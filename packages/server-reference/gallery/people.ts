/** Invented people with the names a page must bear: short, forty characters, right to left. */
export const leadNames: readonly string[] = [
  'Ruth Okafor',
  'Bartholomew Featherstonehaugh-Cholmondeley',
  'נועה בן־דוד',
  'Miguel Ángel Ortega',
  'ليلى عبد الرحمن',
  'Ida Lund',
  'Grzegorz Brzęczyszczykiewicz',
  'Wei Chen',
];

/** Agents as [user name, name]. */
export const agentNames: readonly (readonly [string, string])[] = [
  ['ana', 'Ana Ruiz'],
  ['ben', 'Ben Adeyemi'],
  ['cem', 'Cem Aydın'],
  ['wilhelmina', 'Wilhelmina Konstantinopoulou-van der Berg'],
  ['yael', 'יעל מזרחי'],
  ['dora', 'Dóra Szabó'],
  ['emil', 'Emil Novak'],
  ['fay', 'Fay Lindqvist'],
  ['gus', 'Gus Papadakis'],
  ['hana', 'Hana Kobayashi'],
  ['ivo', 'Ivo Marković'],
  ['jun', 'Jun Park'],
  ['kit', 'Kit O’Brien'],
  ['lev', 'Lev Abramov'],
  ['mia', 'Mia Rossi'],
  ['nia', 'Nia Campbell'],
  ['omar', 'عمر حداد'],
  ['pia', 'Pia Hansen'],
];

/** A number reserved for fiction: +1 602 555 0100 to 0199. */
export function fictionNumber(index: number): string {
  return `+160255501${String(index % 100).padStart(2, '0')}`;
}

/** A readable UUID of its own for each `kind` and `index`. */
export function idOf(kind: number, index: number): string {
  return `018f2f6e-0000-7000-8${String(kind).padStart(3, '0')}-${String(index).padStart(12, '0')}`;
}
