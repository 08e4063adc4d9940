/**
 * `<gan-view>`: the game between a generator and a discriminator. Play it, look at its training,
 * see what the discriminator asks for, train both on, have it judge other pictures, and search for a way in.
 */
import { query, write } from '../../dom/element.js';
import { whileSeen } from '../../dom/while-visible.js';
import { boot } from '../../state/boot.js';
import { loadFilms, loadMoment, loadPictures, playedNow, shownNow } from '../../state/game.js';
import { store } from '../../state/page-store.js';
import { viewShown } from '../../state/shown-view.js';
import { FilmPanel } from './film-panel.js';
import { GamePanel } from './game-panel.js';
import { GradientPanel } from './gradient-panel.js';
import { JudgedPanel } from './judged-panel.js';
import { PlayPanel } from './play-panel.js';
import { SearchPanel } from './search-panel.js';
import { whoseGameText } from './whose.js';

/** @param {string} name @param {string} title @param {string} says HTML @returns {string} */
const section = (name, title, says) => `
  <section class="gan-part ${name}" aria-labelledby="${name}-title">
    <h3 id="${name}-title" class="gan-title">${title}</h3>
    <p class="label gan-says">${says}</p><div data-panel="${name}"></div></section>`;

const template = () => `
  <div class="gan-moments">
    <p class="gan-failed" role="status"></p>
    <p class="gan-whose"></p>
    ${section(
      'gan-game',
      'You are the discriminator',
      'Ten pictures: test digits that people wrote, or fakes that the generator draws from random ' +
        'numbers. A coin decides which.',
    )}
    <div class="gan-watch">${section(
      'gan-film',
      'How both were trained',
      'The same sixteen codes at every moment, and below each picture how sure the discriminator D ' +
        'of that moment is that it is real.',
    )}
    <div class="gan-scrub" data-panel="gan-scrub"></div>
    <div class="gan-shown" data-panel="gan-shown"></div>
    ${section(
      'gan-gradient',
      'What D asks for',
      'D’s gradient on the pixels of one fake: where more ink (+) or less (−) would make D surer ' +
        'that it is real. In training the generator learns from such gradients alone, D’s on a whole batch.',
    )}
    </div>
    ${section(
      'gan-play',
      'Play on: who learns next?',
      'Both networks as they stood at a moment of the good run. You train them further, in this page: ' +
        'one step is one look at 32 training digits, 32 fakes, or both.',
    )}
  </div>
  <div class="gan-digit">
    ${section(
      'gan-judged',
      'D and the others’ pictures',
      'The same D on your digit and on what is decoded of it. It was trained against one forger ' +
        'only.',
    )}
    ${section(
      'gan-search',
      'No way in',
      'A GAN has no encoder. To find your digit one must search: gradient descent on the code, from ' +
        'four random starts.',
    )}
  </div>`;

/** Of checkpoints that somebody else made. */
const NONE = `<p class="gan-moments">No film of a GAN’s training is here:
  <code>python -m explorer build</code> makes them.</p>`;

class GanView extends HTMLElement {
  /** @type {(GamePanel | SearchPanel | PlayPanel)[]} that have something to end */
  panels = [];
  /** @type {SearchPanel | null} */
  search = null;
  /** @type {PlayPanel | null} */
  play = null;
  /** @type {(() => void)[]} what brings them up to date: at once what is seen */
  updates = [];

  connectedCallback() {
    if (!boot.films) {
      this.innerHTML = NONE;
      return;
    }
    const colour = boot.models.find(({ kind }) => kind === 'gan')?.colour;
    if (colour) this.setAttribute('colour', colour);
    this.innerHTML = template();
    const panel = (/** @type {string} */ name) => query(this, `[data-panel="${name}"]`);
    const film = new FilmPanel(panel('gan-film'), panel('gan-scrub'), panel('gan-shown'));
    const game = new GamePanel(panel('gan-game'));
    const search = new SearchPanel(panel('gan-search'));
    const play = new PlayPanel(panel('gan-play'));
    this.panels = [game, search, play];
    const others = [
      game,
      new GradientPanel(panel('gan-gradient')),
      new JudgedPanel(panel('gan-judged')),
      search,
      play,
    ];
    Object.assign(this, { search, play });
    this.addEventListener('play-on', () => {
      store.playsOn = !store.playsOn;
      store.notify('view');
    });
    this.updates = others.map((one) => whileSeen(one.root, () => one.update()));
    this.updates.unshift(() => film.update());
    const topics = /** @type {const} */ (['gan', 'view', 'data', 'picture', 'code', 'theme']);
    store.follow([...topics], () => this.update(), this);
    store.on(['rest', 'view'], () => this.fetch(), this);
    store.on(['view', 'card'], () => this.arrange(), this);
    this.fetch();
  }

  /** In full screen there is room for the game and the film, or for playing on. What nobody sees rests. */
  arrange() {
    const { playsOn, presenting, card } = store;
    this.toggleAttribute('data-plays', playsOn);
    document.querySelector('[data-action=play-on]')?.setAttribute('aria-pressed', String(playsOn));
    const isSeen = viewShown() === 'gan' && !card;
    if (!isSeen || presenting) this.search?.pause();
    if (!isSeen || (presenting && !playsOn)) this.play?.pause();
  }

  disconnectedCallback() {
    for (const panel of this.panels) panel.leave();
  }

  update() {
    if (store.view !== 'gan') return;
    write(query(this, '.gan-failed'), store.failed.get('game') ?? '');
    write(query(this, '.gan-whose'), whoseGameText(store.models));
    for (const update of this.updates) update();
  }

  /** What is looked at first, then what a person may look at next; nothing while the scrubber moves. */
  async fetch() {
    if (store.view !== 'gan') return;
    await Promise.all([loadFilms(), loadPictures(store.film)]);
    const [shown, played] = [shownNow(), playedNow()];
    if (!shown || !played) return;
    // A film without networks: what plays, and the fakes that are judged, are of another one.
    await Promise.all([loadMoment(played.place), loadPictures(played.film.id)]);
    if (shown.film !== played.film) return;
    const { length } = played.film.moments;
    for (const place of [played.place - 1, played.place + 1]) {
      if (place >= 0 && place < length) await loadMoment(place);
    }
    await loadMoment(played.place);
  }
}

customElements.define('gan-view', GanView);
