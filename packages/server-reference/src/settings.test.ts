import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMigrationSettings, readSettings, settingsTable } from './settings.ts';

const ASTERISK_PASSWORD = 'secret';

describe('readSettings', () => {
  it('needs nothing but the password of Asterisk', () => {
    expect(readSettings({ ASTERISK_PASSWORD, PATH: '/bin', DIALWRIGHT_X: '1' })).toEqual({
      ASTERISK_URL: 'http://127.0.0.1:8088/ari',
      ASTERISK_USERNAME: 'dialwright',
      ASTERISK_LEASE_SECONDS: 10,
      ABANDON_MESSAGE: 'sound:dialwright-abandoned',
      ASTERISK_PASSWORD,
      ASTERISK_APP: 'dialwright',
      TRUNK_ENDPOINT: 'PJSIP/{number}@carrier',
      HOST: '127.0.0.1',
      PORT: 8080,
      DATA_DIR: '.dialwright',
      WEBHOOKS_ALLOW_PRIVATE_NETWORK: false,
      LOG_LEVEL: 'info',
    });
  });

  it('takes what is set, and an empty variable for one that is not', () => {
    const settings = readSettings({
      ASTERISK_PASSWORD,
      PORT: '0',
      HOST: '',
      PUBLIC_URL: 'https://dialer.example.com/',
      TRUNK_CALLS_PER_SECOND: '2.5',
      WEBHOOKS_ALLOW_PRIVATE_NETWORK: 'true',
    });
    expect(settings).toMatchObject({
      PORT: 0,
      HOST: '127.0.0.1',
      PUBLIC_URL: 'https://dialer.example.com',
      TRUNK_CALLS_PER_SECOND: 2.5,
      WEBHOOKS_ALLOW_PRIVATE_NETWORK: true,
    });
  });

  it('says all that is wrong at once, one line a setting, and no value of it', () => {
    const wrong = {
      DATABASE_URL: 'mysql://me:hunter2@db/x',
      TRUNK_ENDPOINT: 'PJSIP/carrier',
      PORT: '80800',
      LOG_LEVEL: 'loud',
    };
    let message = '';
    try {
      readSettings(wrong);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')).toEqual([
      "DATABASE_URL cannot be used. Write it as postgres://ROLE:PASSWORD@HOST:PORT/DATABASE, with the application's role.",
      'ASTERISK_PASSWORD is not set. Give the password of the user of ari.conf.',
      'TRUNK_ENDPOINT cannot be used. Write {number} where the number goes, e.g. PJSIP/{number}@carrier.',
      'PORT cannot be used. Write a port, from 0 to 65535.',
      'LOG_LEVEL cannot be used. Write debug, info, warn or error.',
    ]);
  });

  it('asks for no Asterisk when only the database is at stake', () => {
    expect(readMigrationSettings({})).toEqual({ DATA_DIR: '.dialwright' });
  });
});

it('docs/settings.md has the table of these settings', () => {
  const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  expect(
    page,
    'Put the output of `node packages/server-reference/bin/dialwright.js settings` into docs/settings.md.',
  ).toContain(settingsTable());
});
