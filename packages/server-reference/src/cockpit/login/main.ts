import { render } from 'lit';
import { createApi } from '../session/api.ts';
import { addressAfterLogin } from '../session/routes.ts';
import { createSessionStore, type Session } from '../session/session-store.ts';
import { loginNotice, type LoginState, loginView } from './login-view.ts';

const query = new URLSearchParams(location.search);
const root = document.querySelector<HTMLElement>('#page');
let state: LoginState = { notice: loginNotice(query.get('why')), refusal: null, asking: false };

const show = (change: Partial<LoginState> = {}): void => {
  state = { ...state, ...change };
  if (root)
    render(
      loginView(state, (username, password) => void logIn(username, password)),
      root,
    );
};

async function logIn(username: string, password: string): Promise<void> {
  show({ asking: true, refusal: null });
  const api = createApi({
    fetch: fetch.bind(window),
    token: null,
    onUnauthorized: () => undefined,
  });
  const answer = await api.post<Session>('/v1/sessions', { username, password });
  if (!answer.ok) {
    show({ asking: false, refusal: answer.message });
    return;
  }
  createSessionStore(sessionStorage).write(answer.value);
  const { role } = answer.value.identity;
  location.replace(addressAfterLogin(query.get('next'), location.origin, role));
}

show();
