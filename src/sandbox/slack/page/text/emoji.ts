/** Shortcodes that messages and people use most. An unknown one shows as typed, like in Slack. */

import { escapeHtml } from '../html.ts'
import { emojiDrawing } from './emoji-drawings.ts'

const table = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|100 💯|clap 👏|wave 👋|pray 🙏|raised_hands 🙌|ok_hand 👌|muscle 💪
point_right 👉|point_left 👈|point_up ☝️|point_down 👇|eyes 👀|brain 🧠|handshake 🤝|writing_hand ✍️
smile 😄|smiley 😃|grinning 😀|grin 😁|joy 😂|laughing 😆|sweat_smile 😅|slightly_smiling_face 🙂|wink 😉|blush 😊
heart_eyes 😍|thinking_face 🤔|thinking 🤔|neutral_face 😐|unamused 😒|sob 😭|cry 😢|scream 😱|sunglasses 😎
partying_face 🥳|relieved 😌|sleeping 😴|upside_down_face 🙃|face_with_rolling_eyes 🙄|nerd_face 🤓|hugging_face 🤗
heart ❤️|blue_heart 💙|green_heart 💚|yellow_heart 💛|purple_heart 💜|broken_heart 💔|fire 🔥|sparkles ✨|star ⭐|star2 🌟
tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁|trophy 🏆|medal 🏅|rocket 🚀|airplane ✈️|car 🚗|house 🏠|office 🏢|factory 🏭
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️
no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|stop_sign 🛑|exclamation ❗|heavy_exclamation_mark ❗|question ❓
grey_exclamation ❕|grey_question ❔|bangbang ‼️|information_source ℹ️|rotating_light 🚨|construction 🚧
hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|alarm_clock ⏰|clock1 🕐|clock3 🕒|clock4 🕓|watch ⌚|calendar 📆|date 📅
spiral_calendar_pad 🗓️|key 🔑|old_key 🗝️|lock 🔒|unlock 🔓|closed_lock_with_key 🔐|lock_with_ink_pen 🔏|shield 🛡️
no_bell 🔕|bell 🔔|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤
link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|bookmark 🔖|label 🏷️|memo 📝|pencil ✏️|pencil2 ✏️|clipboard 📋|page_facing_up 📄
scroll 📜|books 📚|book 📖|notebook 📓|ledger 📒|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|package 📦
wastebasket 🗑️|mag 🔍|mag_right 🔎|bulb 💡|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|gear ⚙️|nut_and_bolt 🔩|toolbox 🧰
electric_plug 🔌|battery 🔋|computer 💻|desktop_computer 🖥️|keyboard ⌨️|iphone 📱|telephone_receiver 📞|satellite_antenna 📡
bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|moneybag 💰|credit_card 💳|coin 🪙|ticket 🎫
robot_face 🤖|robot 🤖|ghost 👻|alien 👽|bug 🐛|beetle 🪲|dog 🐶|cat 🐱|unicorn_face 🦄|turtle 🐢|snail 🐌|bird 🐦
sunny ☀️|cloud ☁️|rain_cloud 🌧️|zap ⚡|snowflake ❄️|rainbow 🌈|ocean 🌊|earth_americas 🌎|globe_with_meridians 🌐
coffee ☕|pizza 🍕|cake 🍰|beers 🍻|red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢|large_yellow_circle 🟡
large_orange_circle 🟠|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|radio_button 🔘|large_green_square 🟩
large_red_square 🟥|black_square_button 🔲|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄
repeat 🔁|leftwards_arrow_with_hook ↩️|fast_forward ⏩|heavy_plus_sign ➕|heavy_minus_sign ➖|recycle ♻️|new 🆕|ok 🆗|sos 🆘
free 🆓|back 🔙|end 🔚|soon 🔜|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|checkered_flag 🏁|white_flag 🏳️
bust_in_silhouette 👤|busts_in_silhouette 👥|office_worker 🧑‍💼|technologist 🧑‍💻|mailbox 📫|newspaper 📰|test_tube 🧪|seedling 🌱
double_vertical_bar ⏸️|pause_button ⏸️|black_right_pointing_triangle ▶️|arrow_forward ▶️|black_square_for_stop ⏹️
`

export const emoji: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split(/[|\n]/)
    .map((pair): [string, string] => {
      const [name = '', character = ''] = pair.split(' ')
      return [name, character]
    }),
)

/** The first of several names for one character: what a drawing is filed under. */
const byCharacter = new Map([...emoji].reverse().map(([name, character]) => [character, name]))

export function emojiHtml(name: string): string | undefined {
  const character = emoji.get(name)
  if (!character) return undefined
  const label = escapeHtml(name.replaceAll('_', ' '))
  const face = emojiDrawing(byCharacter.get(character) ?? name) ?? character
  return `<span class="emoji" role="img" aria-label="${label} emoji" title=":${escapeHtml(name)}:">${face}</span>`
}

const characters = new RegExp(
  [...byCharacter.keys()]
    .sort((a, b) => b.length - a.length)
    .map((c) => c.replace(/[*+?.]/g, '\\$&'))
    .join('|'),
  'gu',
)

/** Text with shortcodes and emoji characters drawn; everything else escaped. */
export function textWithEmoji(text: string, shortcodes = true): string {
  const escaped = escapeHtml(text).replace(characters, (c) => emojiHtml(byCharacter.get(c) ?? '') ?? c)
  if (!shortcodes) return escaped
  // Attributes of an already drawn emoji hold ":name:" too, hence the look-behind for its opening quote.
  return escaped.replace(/(?<!")(:([a-z0-9_+-]+):)/g, (whole, _, name: string) => emojiHtml(name) ?? whole)
}
