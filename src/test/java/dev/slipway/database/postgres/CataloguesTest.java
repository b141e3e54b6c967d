package dev.slipway.database.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CataloguesTest {

  @Test
  void a_list_of_texts_reads_alike_before_and_after_a_dump() {
    String before =
        "CHECK (((state)::text = ANY ((ARRAY['new'::character varying, 'it''s'::character"
            + " varying])::text[])))";
    String after =
        "CHECK (((state)::text = ANY (ARRAY[('new'::character varying)::text, ('it''s'::character"
            + " varying)::text])))";
    assertThat(Catalogues.normalised(before))
        .isEqualTo(Catalogues.normalised(after))
        .isEqualTo("CHECK (((state)::text = ANY (ARRAY['new'::text, 'it''s'::text])))");
  }

  @Test
  void other_lists_stay_different() {
    assertThat(Catalogues.normalised("ANY ((ARRAY['a'::character varying])::text[])"))
        .isNotEqualTo(Catalogues.normalised("ANY ((ARRAY['b'::character varying])::text[])"));
  }
}
