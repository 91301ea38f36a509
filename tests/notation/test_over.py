"""What a retention promise may win over."""

from tests.notation.programmes import expected


def test_what_is_no_promise_and_no_law_is_told(told_of_notice: str) -> None:
    """
    retention:
      invoices: {items: purchases, of: customer, keep: 7 years, after: order-closed, ground: {law: JP-x},
        over: {visit: it is later, CR-ten-year: no customer lives there, invoices: it is itself}}
      visits: {items: contact, of: customer, keep: 1 year, after: last-visit, ground: {law: JP-x}}
    """
    assert told_of_notice == expected(
        """
        error MAM-160 notice.yaml:3:12 length 5 retention.invoices
          `visit` is neither another retention promise nor what a law says of keeping; did you mean
            `visits`?
          why: an answer to a question that nobody asks decides nothing
          do: write the name of another promise of `retention:`, or of what a law says:
            `CR-ten-years` is `ten-years` of `mamoru laws show CR`
        error MAM-160 notice.yaml:3:32 length 11 retention.invoices
          `CR-ten-year` is neither another retention promise nor what a law says of keeping
          why: an answer to a question that nobody asks decides nothing
          do: write the name of another promise of `retention:`, or of what a law says:
            `CR-ten-years` is `ten-years` of `mamoru laws show CR`
        error MAM-160 notice.yaml:3:70 length 8 retention.invoices
          `invoices` is neither another retention promise nor what a law says of keeping
          why: an answer to a question that nobody asks decides nothing
          do: write the name of another promise of `retention:`, or of what a law says:
            `CR-ten-years` is `ten-years` of `mamoru laws show CR`
        """
    )


def test_another_promise_and_the_limit_of_a_law_are_taken(told_of_notice: str) -> None:
    """
    retention:
      invoices: {items: purchases, of: customer, keep: 7 years, after: order-closed, ground: {law: JP-x},
        over: {visits: it is later, CR-ten-years: no customer lives there}}
      visits: {items: contact, of: customer, keep: 1 year, after: last-visit, ground: {law: JP-x}}
    """
    assert told_of_notice == ""
