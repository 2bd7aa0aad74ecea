/**
 * What the pacer has learned of a campaign's traffic. It starts believing that most people answer, and
 * learns downward: a pacer that starts hopeful drops people before it knows better.
 */
import {
  believedHistogram,
  reduceHistogram,
  type DurationHistogram,
} from './duration-histogram.ts';

/** The learned model. Plain data: it survives JSON. */
export interface TrafficModel {
  /** Evidence for and against a dial being answered by a person, in dials. */
  answers: { answered: number; unanswered: number };
  /** From the dial to a person's answer. */
  answerDelay: DurationHistogram;
  /** From the dial to the end of a call nobody answered. */
  noAnswerDelay: DurationHistogram;
  /** From the bridge to the hang-up. */
  talk: DurationHistogram;
  /** From the hang-up to the agent being free. */
  wrapUp: DurationHistogram;
}

/** One thing learned. Durations in ms. */
export type Evidence =
  | { type: 'answered'; afterMs: number }
  | { type: 'unanswered'; afterMs: number }
  | { type: 'talked'; forMs: number }
  | { type: 'wrapped_up'; forMs: number };

/** Each dial's outcome leaves this much of the evidence before it: about 500 dials count. */
const REMEMBERED = 0.998;
const BELIEVED_ODDS = 0.6;
const BELIEVED_DIALS = 40;
/** Observed durations that each starting belief is worth. */
const BELIEVED_DURATIONS = 20;

/** The model before anything was seen. */
export function startingModel(): TrafficModel {
  return {
    answers: {
      answered: BELIEVED_ODDS * BELIEVED_DIALS,
      unanswered: (1 - BELIEVED_ODDS) * BELIEVED_DIALS,
    },
    // Answers come mostly after 6 to 10 s; few come before 2 s or after 25 s.
    answerDelay: believedHistogram(500, 120, gamma(3, 3_500), BELIEVED_DURATIONS),
    // Failures within seconds, the rest rings out at a timeout we do not know yet.
    noAnswerDelay: believedHistogram(
      500,
      120,
      (ms) => (ms < 6_000 ? 0.4 : 0) + (ms > 15_000 && ms < 45_000 ? 1 : 0),
      BELIEVED_DURATIONS,
    ),
    talk: believedHistogram(5_000, 120, gamma(1, 120_000), BELIEVED_DURATIONS),
    wrapUp: believedHistogram(1_000, 120, gamma(2, 12_000), BELIEVED_DURATIONS),
  };
}

/** The model after one more thing learned. */
export function reduceModel(model: TrafficModel, evidence: Evidence): TrafficModel {
  switch (evidence.type) {
    case 'answered':
      return {
        ...model,
        answers: reduceAnswers(model.answers, 1),
        answerDelay: reduceHistogram(model.answerDelay, evidence.afterMs),
      };
    case 'unanswered':
      return {
        ...model,
        answers: reduceAnswers(model.answers, 0),
        noAnswerDelay: reduceHistogram(model.noAnswerDelay, evidence.afterMs),
      };
    case 'talked':
      return { ...model, talk: reduceHistogram(model.talk, evidence.forMs) };
    case 'wrapped_up':
      return { ...model, wrapUp: reduceHistogram(model.wrapUp, evidence.forMs) };
  }
}

/** The learned chance (0 to 1) that a dial is answered by a person. */
export function answerOdds(model: TrafficModel): number {
  const { answered, unanswered } = model.answers;
  return answered / (answered + unanswered);
}

function reduceAnswers(answers: TrafficModel['answers'], answered: 0 | 1): TrafficModel['answers'] {
  return {
    answered: answers.answered * REMEMBERED + answered,
    unanswered: answers.unanswered * REMEMBERED + (1 - answered),
  };
}

/** The shape of a gamma density; the constant factor does not matter. */
function gamma(shape: number, scaleMs: number): (ms: number) => number {
  return (ms) => (ms / scaleMs) ** (shape - 1) * Math.exp(-ms / scaleMs);
}
