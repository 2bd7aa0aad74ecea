/** A SIP registrar at the other end of a `WebSocket` in memory: enough of RFC 3261 to register and call. */

/** What the phone sent, as its method or status and its headers. */
interface SipMessage {
  /** `REGISTER`, `INVITE`, …; of a response `200`, `480`, …. */
  word: string;
  /** By lower-case name; of repeated headers the first. */
  headers: Readonly<Record<string, string>>;
}

/** See {@link createSipRegistrarDouble}. */
export interface SipRegistrarDouble {
  /** Put it where the platform's `WebSocket` is. */
  WebSocket: new (url: string, protocol: string) => EventTarget;
  readonly received: readonly SipMessage[];
  /** How many sockets were opened. */
  readonly sockets: number;
  /** The status with which a REGISTER is answered; 200 at first. */
  answerRegister: number;
  /** Whether new sockets open. */
  isUp: boolean;
  /** Resolves with the next message whose word this is. */
  next(word: string): Promise<SipMessage>;
  /** Calls the phone that registered last. */
  invite(): void;
  /** Breaks the socket, as a network does. */
  cut(): void;
}

/** Makes a registrar that nobody has connected to. */
export function createSipRegistrarDouble(): SipRegistrarDouble {
  const received: SipMessage[] = [];
  const waiting: { word: string; resolve: (message: SipMessage) => void }[] = [];
  let sockets = 0;
  let live: SocketDouble | null = null;
  let contact = '';

  class SocketDouble extends EventTarget {
    readyState = 0;
    constructor() {
      super();
      sockets += 1;
      queueMicrotask(() => (registrar.isUp ? this.open() : this.end(1006)));
    }
    open(): void {
      this.readyState = 1;
      goLive(this);
      this.dispatchEvent(new Event('open'));
    }
    end(code: number): void {
      if (this.readyState === 3) return;
      this.readyState = 3;
      if (live === this) live = null;
      this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '', wasClean: false }));
    }
    close(): void {
      queueMicrotask(() => this.end(1000));
    }
    send(text: string): void {
      if (text.trim() !== '') queueMicrotask(() => hear(text));
    }
  }

  function goLive(socket: SocketDouble): void {
    live = socket;
  }

  function hear(text: string): void {
    const message = parse(text);
    received.push(message);
    if (message.word === 'REGISTER') register(message);
    for (const waiter of waiting.filter(({ word }) => word === message.word)) {
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.resolve(message);
    }
  }

  function register({ headers }: SipMessage): void {
    const uri = /<([^>]+)>/.exec(headers.contact ?? '')?.[1];
    if (uri !== undefined) contact = uri;
    const status = registrar.answerRegister;
    say([
      `SIP/2.0 ${status} ${status === 200 ? 'OK' : 'No'}`,
      `Via: ${headers.via}`,
      `From: ${headers.from}`,
      `To: ${headers.to};tag=registrar`,
      `Call-ID: ${headers['call-id']}`,
      `CSeq: ${headers.cseq}`,
      ...(status === 200 ? [`Contact: <${contact}>;expires=600`] : []),
    ]);
  }

  function say(lines: readonly string[]): void {
    const data = [...lines, 'Content-Length: 0', '', ''].join('\r\n');
    live?.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  const registrar: SipRegistrarDouble = {
    WebSocket: SocketDouble,
    received,
    answerRegister: 200,
    isUp: true,
    get sockets() {
      return sockets;
    },
    next: (word) =>
      new Promise((resolve) => {
        waiting.push({ word, resolve });
      }),
    invite() {
      say([
        `INVITE ${contact} SIP/2.0`,
        'Via: SIP/2.0/WS pbx.example.com;branch=z9hG4bKcall',
        'From: <sip:pbx@example.com>;tag=pbx',
        'To: <sip:agent-1@example.com>',
        'Call-ID: call-1',
        'CSeq: 1 INVITE',
        'Contact: <sip:pbx@pbx.example.com;transport=ws>',
        'Max-Forwards: 70',
      ]);
    },
    cut() {
      live?.end(1006);
    },
  };
  return registrar;
}

function parse(text: string): SipMessage {
  const [start = '', ...rest] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of rest) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] ??= line.slice(colon + 1).trim();
  }
  const [first = '', second = ''] = start.split(' ');
  return { word: first.startsWith('SIP/') ? second : first, headers };
}
