/** The common emoji by Slack's short names. */

const NAMES = `grinning 😀 smile 😄 smiley 😃 grin 😁 laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣 blush 😊 wink 😉
slightly_smiling_face 🙂 upside_down_face 🙃 relaxed ☺️ heart_eyes 😍 star-struck 🤩 thinking_face 🤔 neutral_face 😐
face_with_raised_eyebrow 🤨 disappointed 😞 worried 😟 cry 😢 sob 😭 angry 😠 rage 😡 scream 😱 sleeping 😴 zzz 💤
sunglasses 😎 nerd_face 🤓 partying_face 🥳 hugging_face 🤗 zipper_mouth_face 🤐 exploding_head 🤯 pleading_face 🥺
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 ok_hand 👌 wave 👋 raised_hands 🙌 clap 👏 pray 🙏 handshake 🤝 muscle 💪
point_up ☝️ point_right 👉 point_left 👈 point_down 👇 point_up_2 👆 raised_hand ✋ fist ✊ v ✌️ crossed_fingers 🤞
writing_hand ✍️ eyes 👀 brain 🧠 speaking_head_in_silhouette 🗣️ bust_in_silhouette 👤 busts_in_silhouette 👥
heart ❤️ broken_heart 💔 sparkling_heart 💖 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 100 💯
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place_medal 🥇 second_place_medal 🥈
third_place_medal 🥉 dart 🎯 game_die 🎲 star ⭐ star2 🌟 sparkles ✨ fire 🔥 boom 💥 zap ⚡ rocket 🚀 rainbow 🌈
sunny ☀️ cloud ☁️ umbrella ☔ snowflake ❄️ ice_cube 🧊 cold_face 🥶 hot_face 🥵 seedling 🌱 herb 🌿 four_leaf_clover 🍀
evergreen_tree 🌲 wave_water 🌊 coffee ☕ beer 🍺 beers 🍻 cake 🍰 pizza 🍕 bento 🍱
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️ no_entry ⛔
no_entry_sign 🚫 warning ⚠️ exclamation ❗ heavy_exclamation_mark ❗ question ❓ grey_question ❔ grey_exclamation ❕
bangbang ‼️ interrobang ⁉️ information_source ℹ️ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥
large_green_square 🟩 large_yellow_square 🟨 large_blue_square 🟦 white_large_square ⬜ black_large_square ⬛
small_red_triangle 🔺 small_red_triangle_down 🔻 small_blue_diamond 🔹 small_orange_diamond 🔸 large_blue_diamond 🔷
arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ arrow_upper_right ↗️ arrow_lower_right ↘️
arrow_right_hook ↪️ leftwards_arrow_with_hook ↩️ arrows_counterclockwise 🔄 repeat 🔁 fast_forward ⏩ rewind ⏪
arrow_forward ▶️ double_vertical_bar ⏸️ black_square_for_stop ⏹️ heavy_plus_sign ➕ heavy_minus_sign ➖
money_with_wings 💸 moneybag 💰 dollar 💵 won 💴 yen 💴 euro 💶 pound 💷 credit_card 💳 chart 💹
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 clipboard 📋 pushpin 📌 round_pushpin 📍
paperclip 📎 link 🔗 memo 📝 pencil 📝 pencil2 ✏️ spiral_note_pad 🗒️ notebook 📓 book 📖 books 📚 bookmark 🔖
page_facing_up 📄 page_with_curl 📃 file_folder 📁 open_file_folder 📂 card_index 📇 card_file_box 🗃️ wastebasket 🗑️
inbox_tray 📥 outbox_tray 📤 package 📦 email 📧 envelope ✉️ incoming_envelope 📨 mailbox 📫 telephone_receiver 📞
phone ☎️ telephone ☎️ iphone 📱 computer 💻 desktop_computer 🖥️ loudspeaker 📢 mega 📣 bell 🔔 no_bell 🔕
calendar 📅 date 📅 spiral_calendar_pad 🗓️ stopwatch ⏱️ timer_clock ⏲️ alarm_clock ⏰ hourglass ⌛
hourglass_flowing_sand ⏳ clock1 🕐 clock9 🕘 watch ⌚ mag 🔍 mag_right 🔎 bulb 💡 key 🔑 lock 🔒 unlock 🔓
gear ⚙️ wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ toolbox 🧰 nut_and_bolt 🔩 scales ⚖️ magnet 🧲 test_tube 🧪
construction 🚧 rotating_light 🚨 vertical_traffic_light 🚦 traffic_light 🚥 checkered_flag 🏁
triangular_flag_on_post 🚩 white_flag 🏳️ globe_with_meridians 🌐 earth_americas 🌎 earth_asia 🌏 office 🏢 house 🏠
factory 🏭 bank 🏦 hospital 🏥 school 🏫 convenience_store 🏪 airplane ✈️ car 🚗 bus 🚌 ship 🚢 truck 🚚 door 🚪
bee 🐝 dog 🐶 cat 🐱 turtle 🐢 snail 🐌 unicorn_face 🦄 robot_face 🤖 ghost 👻 skull 💀 crown 👑 gem 💎 ring 💍
recycle ♻️ beginner 🔰 new 🆕 free 🆓 up 🆙 ok 🆗 sos 🆘 cool 🆒 top 🔝 soon 🔜 back 🔙 end 🔚 on 🔛 art 🎨
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣ keycap_ten 🔟
flag-kr 🇰🇷 kr 🇰🇷 flag-us 🇺🇸 us 🇺🇸 flag-gb 🇬🇧 gb 🇬🇧 flag-de 🇩🇪 de 🇩🇪 flag-jp 🇯🇵 jp 🇯🇵 flag-fr 🇫🇷
crystal_ball 🔮 compass 🧭 world_map 🗺️ ladder 🪜 jigsaw 🧩 puzzle_piece 🧩 label 🏷️ ticket 🎫 shield 🛡️ bow_and_arrow 🏹`;

let table = null;

/**
 * @param {string} name Slack's short name, without colons; a skin tone suffix is ignored
 * @returns {string|null} the character, or null for a name we do not have
 */
export function emoji(name) {
  if (table === null) {
    const parts = NAMES.split(/\s+/);
    table = new Map();
    for (let i = 0; i < parts.length; i += 2) table.set(parts[i], parts[i + 1]);
  }
  return table.get(name.split('::')[0]) ?? null;
}
