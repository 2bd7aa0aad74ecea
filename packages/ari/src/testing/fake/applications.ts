/** The ARI applications of the fake: who listens, and to what. */
import { asteriskTime } from './model.ts';

/** One WebSocket (or its equivalent in memory) that hears the events of an application. */
export interface EventSession {
  deliver(event: Readonly<Record<string, unknown>>): void;
  /** Cuts it off without a goodbye. */
  drop(): void;
}

interface RegisteredApplication {
  session: EventSession | null;
  /** How many reasons there are to hear of a source. */
  readonly interests: Map<string, number>;
}

/** The applications and the delivery of events. */
export class Applications {
  readonly #applications = new Map<string, RegisteredApplication>();
  readonly #now: () => number;
  /** Drops the events it says true for. */
  lose: ((event: Readonly<Record<string, unknown>>) => boolean) | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** As Asterisk does: the newer session takes the application, the older one is told. */
  register(name: string, session: EventSession): void {
    const application = this.#of(name);
    if (application.session !== null && application.session !== session) {
      application.session.deliver(this.#stamp(name, { type: 'ApplicationReplaced' }));
    }
    application.session = session;
  }

  unregister(session: EventSession): void {
    for (const application of this.#applications.values()) {
      if (application.session === session) application.session = null;
    }
  }

  /** Cuts every session off. */
  dropAll(): void {
    for (const application of this.#applications.values()) {
      const session = application.session;
      application.session = null;
      session?.drop();
    }
  }

  forgetAll(): void {
    this.#applications.clear();
  }

  /** Whether `Stasis()` would find the application. */
  isActive(name: string): boolean {
    return (this.#applications.get(name)?.session ?? null) !== null;
  }

  subscribe(name: string, source: string): void {
    const interests = this.#of(name).interests;
    const kept = keptAs(interests, source);
    interests.set(kept, (interests.get(kept) ?? 0) + 1);
  }

  unsubscribe(name: string, source: string): void {
    const interests = this.#of(name).interests;
    const kept = keptAs(interests, source);
    const count = interests.get(kept) ?? 0;
    if (count <= 1) interests.delete(kept);
    else interests.set(kept, count - 1);
  }

  /** Nobody hears of a source that is gone. */
  forget(source: string): void {
    for (const application of this.#applications.values()) application.interests.delete(source);
  }

  json(name: string): Readonly<Record<string, unknown>> | null {
    const application = this.#applications.get(name);
    if (!application) return null;
    const ids = (kind: string): string[] =>
      [...application.interests.keys()]
        .filter((source) => source.startsWith(kind))
        .map((source) => source.slice(kind.length));
    return {
      name,
      channel_ids: ids('channel:'),
      bridge_ids: ids('bridge:'),
      endpoint_ids: ids('endpoint:'),
      device_names: [],
      events_allowed: [],
      events_disallowed: [],
    };
  }

  /**
   * Tells every application that is interested in one of `sources`; `each`: once per source, as
   * Asterisk does when a channel and its endpoint are both subscribed to.
   */
  publish(
    event: Readonly<Record<string, unknown>> & { type: string },
    sources: readonly string[],
    each = false,
  ): void {
    for (const [name, application] of this.#applications) {
      const reasons = sources.filter((source) => application.interests.has(source)).length;
      for (let copy = 0; copy < (each ? reasons : Math.min(1, reasons)); copy += 1) {
        this.tell(name, event);
      }
    }
  }

  /** Tells one application, whatever it is subscribed to. */
  tell(name: string, event: Readonly<Record<string, unknown>> & { type: string }): void {
    if (this.lose?.(event)) return;
    this.#applications.get(name)?.session?.deliver(this.#stamp(name, event));
  }

  #stamp(name: string, event: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return {
      ...event,
      application: name,
      timestamp: asteriskTime(this.#now()),
      asterisk_id: '00:00:5e:00:53:01',
    };
  }

  #of(name: string): RegisteredApplication {
    let application = this.#applications.get(name);
    if (!application) {
      application = { session: null, interests: new Map() };
      this.#applications.set(name, application);
    }
    return application;
  }
}

/** As Asterisk does: by the bare id. A bridge with the id of a channel is never heard of. */
function keptAs(interests: ReadonlyMap<string, number>, source: string): string {
  const id = source.slice(source.indexOf(':'));
  for (const kind of ['channel', 'bridge', 'endpoint']) {
    if (interests.has(`${kind}${id}`)) return `${kind}${id}`;
  }
  return source;
}
