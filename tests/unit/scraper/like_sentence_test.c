/* The sentence that tells likes in every language that Facebook speaks. */
#include "sources/like_sentence.h"

#include "arena_fixture.h"
#include "base/macros.h"

TestSuite(like_sentence, .init = start, .fini = end);

static const struct {
	const char *text, *name, *lang;
	int64_t likes, talking, here; /* -1: unknown */
	const char *place, *about;
} sentences[] = {
	{"Meedan. 66 likes. Meedan is a company", "Meedan", "en", 66, -1, -1, NULL,
		"Meedan is a company"},
	{"A Shop, Leeds. 40,468 likes · 12,710 talking about this. Interest", "A Shop", "en", 40468,
		12710, -1, "Leeds", "Interest"},
	{"A. 1,234 likes · 5 were here. Tea", "A", "en", 1234, -1, 5, NULL, "Tea"},
	{"A, Warszawa. 1421 osób lubi to · 17 osób mówi o tym · 413 użytkowników tu było. bistro",
		"A", "pl", 1421, 17, 413, "Warszawa", "bistro"},
	{"A. 2,1 tys. osób lubi to · 1 tys. użytkowników tu było. x", "A", "pl", 2100, -1, 1000,
		NULL, "x"},
	{"A. 1.234 Me gusta · 12 personas están hablando de esto. x", "A", "es", 1234, 12, -1, NULL,
		"x"},
	{"A. 1 234 J’aime · 12 en parlent · 6 personnes étaient ici. x", "A", "fr", 1234, 12, 6,
		NULL, "x"},
	{"A. Gefällt 1.234 Mal · 12 Personen sprechen darüber · 7 waren hier. x", "A", "de", 1234,
		12, 7, NULL, "x"},
	{"A. いいね！1,234件 · 話題にしている人12人. x", "A", "ja", 1234, 12, -1, NULL, "x"},
	{"02blog.it. 5.432 \"Mi piace\" · 3 persone ne parlano. x", "02blog.it", "it", 5432, 3, -1,
		NULL, "x"},
	{"A. 1.234 curtidas · 12 falando sobre isso · 7 estiveram aqui. x", "A", "pt", 1234, 12, 7,
		NULL, "x"},
	{"A. 1.234 vind-ik-leuks · 12 personen praten hierover · 7 waren hier. x", "A", "nl", 1234,
		12, 7, NULL, "x"},
	{"A. 1.234 beğenme · 12 kişi bunun hakkında konuşuyor · 7 kişi buradaydı. x", "A", "tr",
		1234, 12, 7, NULL, "x"},
	{"A. 1 234 отметки «Нравится» · 12 обсуждают · 7 человек побывали здесь. x", "A", "ru",
		1234, 12, 7, NULL, "x"},
	{"A. 1 234 gillar · 12 pratar om detta · 7 har varit här. x", "A", "sv", 1234, 12, 7, NULL,
		"x"},
	{"A. 1.234 synes godt om · 12 taler om dette · 7 har været her. x", "A", "da", 1234, 12, 7,
		NULL, "x"},
	{"A. 1 234 liker · 12 snakker om dette · 7 har vært her. x", "A", "nb", 1234, 12, 7, NULL,
		"x"},
	{"A. 1 234 tykkäystä · 12 puhuu tästä · 7 oli täällä. x", "A", "fi", 1234, 12, 7, NULL,
		"x"},
	{"A. 1 234 To se mi líbí · 12 mluví o tom · 7 bylo zde. x", "A", "cs", 1234, 12, 7, NULL,
		"x"},
	{"A. 1234 kedvelés · 12 ember beszél erről · 7 ember járt itt. x", "A", "hu", 1234, 12, 7,
		NULL, "x"},
	{"A. 1.234 aprecieri · 12 discută despre asta · 7 au fost aici. x", "A", "ro", 1234, 12, 7,
		NULL, "x"},
	{"A. 1 234 вподобання · 12 обговорюють · 7 були тут. x", "A", "uk", 1234, 12, 7, NULL, "x"},
	{"A. 1.234 αρέσει · 12 άτομα μιλάνε γι' αυτό · 7 άτομα ήταν εδώ. x", "A", "el", 1234, 12, 7,
		NULL, "x"},
	{"A. ١٬٢٣٤ تسجيل إعجاب · ١٢ يتحدثون عن هذا · ٧ كانوا هنا. x", "A", "ar", 1234, 12, 7, NULL,
		"x"},
	{"A. ۱٬۲۳۴ پسند · ۱۲ نفر درباره این صحبت می‌کنند. x",
		"A", "fa", 1234, 12, -1, NULL, "x"},
	{"A. 1,234 לייקים · 12 מדברים על זה · 7 היו כאן. x", "A", "he", 1234, 12, 7, NULL, "x"},
	{"A. 좋아하는 사람 1,234명 · 이야기하고 있는 사람들 12명 · 방문한 사람 7명. x", "A", "ko",
		1234, 12, 7, NULL, "x"},
	{"A. 1,234 次赞 · 12 人在谈论 · 7 人来过. x", "A", "zh", 1234, 12, 7, NULL, "x"},
	{"A. 1,234 個讚 · 12 人正在談論這個 · 7 人來過這裡. x", "A", "zh", 1234, 12, 7, NULL, "x"},
	{"A. 1.234 lượt thích · 12 người đang nói về điều này · 7 lượt đăng ký ở đây. x", "A", "vi",
		1234, 12, 7, NULL, "x"},
	{"A. 1.234 suka · 12 membicarakan ini · 7 pernah berada di sini. x", "A", "id", 1234, 12, 7,
		NULL, "x"},
	{"A. 1,234 लोग इसे पसंद करते हैं · 12 लोग इस बारे में बात कर रहे हैं · 7 लोग यहाँ आए थे. x", "A", "hi",
		1234, 12, 7, NULL, "x"},
	{"A. ถูกใจ 1,234 คน · 12 คนกำลังพูดถึงสิ่งนี้ · 7 คนเคยมาที่นี่. x", "A", "th", 1234, 12, 7, NULL, "x"},
	{"A. 1.234 m'agrada · 12 persones en parlen · 7 persones han estat aquí. x", "A", "ca",
		1234, 12, 7, NULL, "x"},
	{"A. 1.234 sviđa mi se · 12 govori o ovome · 7 je bilo ovdje. x", "A", "hr", 1234, 12, 7,
		NULL, "x"},
	{"A. 1234 харесвания · 12 говорят за това · 7 са били тук. x", "A", "bg", 1234, 12, 7, NULL,
		"x"},
	{"A. 1.234 všečkov · 12 govori o tem · 7 je bilo tukaj. x", "A", "sl", 1234, 12, 7, NULL,
		"x"},
	{"A. 1.234 свиђања · 12 прича о овоме · 7 је било овде. x", "A", "sr", 1234, 12, 7, NULL,
		"x"},
	{"A. 1 234 inimesele meeldib see · 12 räägib sellest. x", "A", "et", 1234, 12, -1, NULL,
		"x"},
	{"A. Patīk: 1 234 · 12 runā par to · 7 bija šeit. x", "A", "lv", 1234, 12, 7, NULL, "x"},
	/* Around numbers among letters from right to left. */
	{"A. \u200f1,234\u200f לייקים · \u200f12\u200f מדברים על זה. x", "A", "he", 1234, 12, -1,
		NULL, "x"},
	{"A. ٢٫١\u200f ألف تسجيل إعجاب · ١٢\u200f يتحدثون عن هذا. x", "A", "ar", 2100, 12, -1, NULL,
		"x"},
	{"A. A 1.234 personas les gusta esto · 12 personas están hablando de esto. x", "A", "es",
		1234, 12, -1, NULL, "x"},
	{"A. ١٬٢٣٤ تسجيل إعجاب · يتحدث ١٢ عن هذا. x", "A", "ar", 1234, 12, -1, NULL, "x"},
	{"A. 1,23,456 लाइक · 12 इस बारे में बात कर रहे हैं. x", "A", "hi", 123456, 12, -1, NULL, "x"},
	{"A 24. 12 likes", "A 24", "en", 12, -1, -1, NULL, NULL},
	/* Words nobody knows, but the three parts in their order. */
	{"A. 11 qapla' · 12 jatlh · 13 naDev. x", "A", "tlh", 11, 12, 13, NULL, "x"},
	/* A name that is not known: what is behind the last full stop. */
	{"Somebody. 66 likes · 5 talking about this. x", NULL, "en", 66, 5, -1, NULL, "x"},
};

static void expect_count(struct count count, int64_t expected, const char *text)
{
	cr_expect(eq(int, count.exactness != UNKNOWN, expected >= 0), "%s", text);
	if (expected >= 0)
		cr_expect(eq(i64, count.value, expected), "%s", text);
}

Test(like_sentence, counts_are_told_apart_by_their_words)
{
	for (size_t i = 0; i < COUNT_OF(sentences); i++) {
		struct like_sentence read = {.place = NULL};
		const char *text = sentences[i].text;
		cr_expect(like_sentence_read(arena, text, sentences[i].name, sentences[i].lang,
				  &read),
			"%s", text);
		expect_count(read.likes, sentences[i].likes, text);
		expect_count(read.talking_about, sentences[i].talking, text);
		expect_count(read.were_here, sentences[i].here, text);
		cr_expect(eq(str, shown(read.place), shown(sentences[i].place)), "%s", text);
		cr_expect(eq(str, shown(read.about), shown(sentences[i].about)), "%s", text);
	}
}

Test(like_sentence, other_sentences_are_none)
{
	static const char *const texts[] = {"", "A", "A. The home of 20 games",
		"A. 20 games and 3 kites · tea", "Check out these 12 wallpapers",
		"A. 1 2 3 likes you count. x", "A. We like 1,2 of 3 things.",
		"A. We like 3 things"};
	struct like_sentence read = {.place = "kept"};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		cr_expect(not(like_sentence_read(arena, texts[i], "A", "en", &read)), "%s",
			texts[i]);
	cr_expect(eq(str, shown(read.place), "kept"));
}

Test(like_sentence, friends_are_no_likes)
{
	cr_expect(eq(int, (int)like_sentence_counted("283 friends"), COUNTED_FRIENDS));
	cr_expect(eq(int, (int)like_sentence_counted("12 friends like this"), COUNTED_LIKES));
	cr_expect(eq(int, (int)like_sentence_counted("283 Freunde"), COUNTED_FRIENDS));
	cr_expect(eq(int, (int)like_sentence_counted("12 bakers"), COUNTED_NOTHING));
}

Test(like_sentence, title_and_description_together_tell_the_name)
{
	const char *name = NULL, *rest = NULL;
	cr_expect(like_sentence_split_title(arena, "NASA - Space - Agency",
		"NASA - Space. 5 likes.", &name, &rest));
	cr_expect(eq(str, shown(name), "NASA - Space"));
	cr_expect(eq(str, shown(rest), "Agency"));
	cr_expect(not(like_sentence_split_title(arena, "A - B", "C. 5 likes", &name, &rest)));
}
